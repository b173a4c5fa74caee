"""Reads the decisions of past years, from the system used before. Columns: docs/imports.md."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.bulk import chunks
from curriculum.models import Activity, ExamSession
from imports.plans import Add, Alter, Plan
from imports.registry import Advance, Scope, no_progress
from records.decisions.models import Decision, Deliberation
from records.enrolments.models import Enrolment
from records.exemptions.equivalence_models import EXEMPTED
from records.imports.lookup import Once, Residents, Sessions, day, entry
from records.imports.permissions import refuse_own_record
from records.imports.registrations import Places
from records.mark_values import otherwise_words, passes
from records.marks.models import Result
from records.marks.rules import TOGETHER, known
from records.registrations.models import AnnualProgramme, Registration
from sheets import values
from sheets.table import Row

NOON = time(12)


@dataclass
class Past(Plan):
    """A row with the decision that it describes."""

    enrolment: Enrolment | None = None
    activity: Activity | None = None
    session: ExamSession | None = None
    mark: Decimal | None = None
    outcome: str = ""
    granted: bool = False
    held_on: date | None = None
    is_there: bool = False  # the same decision is stored already
    reader: "Reader | None" = None  # set on a row that adds rows

    def build(self) -> None:
        if self.reader is not None:
            self.reader.build(self)


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Past]:
    """Plan each decision with the registration and annual programme that it needs, in sittings of its own."""
    return Reader(scope, rows).read(advance)


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope, self.now = scope, timezone.now()
        self.plans = [Past(row) for row in rows]
        self.residents = Residents(scope.institution)
        self.residents.load(row["matricule"] for row in rows)
        self.sessions = Sessions()
        self.places = Places(self.residents, self.sessions)
        self.there = known(self.residents.enrolments)
        self.decided: dict[tuple[int, int], list[Decision]] = defaultdict(list)  # registration, session
        self.granted: dict[tuple[int, int], int] = {}  # enrolment, activity: session
        for one in decisions_of(self.residents.enrolments):
            session = one.deliberation.session_id
            self.decided[one.registration_id, session].append(one)
            if one.granted and not one.has_successor:
                self.granted[one.enrolment_id, one.activity_id] = session
        # versions and sessions on which a jury sits here: what it decides comes from its sittings alone
        here = Deliberation.objects.exclude(kind=Deliberation.Kind.PAST).exclude(state=Deliberation.State.DROPPED)
        self.deliberated = set(here.values_list("programme_version", "session"))
        self.sittings: dict[tuple[int, int, date], Deliberation] = {}
        self.once = Once()

    def read(self, advance: Advance) -> list[Past]:
        for done, one in enumerate(self.plans):
            if done % 500 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
        for one in self.plans:
            if one.is_good and not one.is_there:
                one.is_new, one.reader = True, self
        return self.plans

    def read_one(self, one: Past) -> None:
        one.enrolment = self.residents.find(one)
        one.session = self.sessions.find(one)
        if (found := entry(one)) is not None:
            one.mark, one.outcome = found
        if one.enrolment is None or one.session is None or refuse_own_record(one, self.scope, one.enrolment):
            return
        one.activity = self.places.activity(one, one.enrolment)
        if one.activity is None:
            one.refuse(_("No activity of the resident's programme has this code."), "activity")
            return
        one.about = f"{one.enrolment.user.name_in_list} · {one.activity.code} · {self.sessions.words(one.session)}"
        self.read_day(one, one.session)
        self.read_granted(one, one.activity)
        if one.session.academic_year.start_year < one.enrolment.intake.start_year:
            text = _("%(name)s began with the intake of %(year)s.")
            one.refuse(text % {"name": one.enrolment.user, "year": one.enrolment.intake}, "year")
        if one.problems:
            return
        text = _("Row %(row)s tells of the same activity and session already: keep one.")
        if self.once.check(one, (one.enrolment.pk, one.activity.pk, one.session.pk), text, "session"):
            self.compare(one, one.enrolment, one.activity, one.session)

    def read_day(self, one: Past, session: ExamSession) -> None:
        one.held_on = day(one, "decided on") if one.row["decided on"] else session.ends
        if one.held_on is None:
            return
        if one.held_on > self.scope.today:
            text = _("This session is not decided yet: its decisions are recorded in a deliberation.")
            one.refuse(text, "decided on" if one.row["decided on"] else "session")
        elif one.held_on < session.starts:
            one.refuse(_("This is before the session began."), "decided on")

    def read_granted(self, one: Past, activity: Activity) -> None:
        """Whether the credits were given; where the cell is empty, what the threshold says."""
        threshold = activity.programme_version.threshold
        if one.mark is None and not one.outcome:
            return
        usual = passes(one.mark, one.outcome, threshold)
        one.granted = usual
        if one.row["credits granted"]:
            try:
                one.granted = values.to_bool(one.row["credits granted"])
            except ValueError:
                one.refuse(_("Write yes or no."), "credits granted")
                return
        if one.granted != usual and not one.row["reason"]:
            one.refuse(otherwise_words(threshold), "reason")

    def compare(self, one: Past, enrolment: Enrolment, activity: Activity, session: ExamSession) -> None:
        """Skip a decision that is stored already; refuse one that contradicts what is stored or another row."""
        annual = self.places.annual(enrolment, session.academic_year_id)
        registration = self.places.registration(annual, activity)
        key = registration.pk if registration else 0
        for held in self.decided.get((key, session.pk), ()):
            if (held.mark, held.outcome, held.granted) == (one.mark, one.outcome, one.granted):
                one.is_there = True
                return
        otherwise = self.there.otherwise.get((enrolment.pk, activity.pk))
        if self.decided.get((key, session.pk)):
            text = _("The records hold another decision of this session: supersede it in a deliberation.")
            one.refuse(text, "session")
        elif otherwise == EXEMPTED:
            one.refuse(_("The resident is exempted from this activity."), "activity")
        elif otherwise:
            one.refuse(_("The credits of this activity are earned already."), "activity")
        elif one.granted and (enrolment.pk, activity.pk) in self.granted:
            one.refuse(_("The credits of this activity were granted already."), "credits granted")
        elif one.granted:
            text = _("The credits of this activity are granted in row %(row)s already.")
            self.once.check(one, ("granted", enrolment.pk, activity.pk), text, "credits granted")
        held_result = self.there.results[key].get(session.pk) if key else None
        if held_result is not None and held_result.state == Result.State.DRAFT:
            text = _("The mark of this session is still a draft: it is submitted or taken away first.")
            one.refuse(text, "mark")
        if not one.problems and (enrolment.programme_version_id, session.pk) in self.deliberated:
            text = _("The jury deliberates on this session in Cursus: its decisions are recorded there, not imported.")
            one.refuse(text, "session")

    def build(self, one: Past) -> None:
        registration = self.registration(one)
        made = Decision(
            deliberation=self.sitting(one),
            registration=registration,
            mark=one.mark,
            outcome=one.outcome,
            granted=one.granted,
            reason=one.row["reason"],
        )
        one.adds.append(Add(made))
        result = self.there.results[registration.pk].get(one.session.pk) if registration.pk and one.session else None
        if result is not None and result.state == Result.State.SUBMITTED:
            one.alters.append(Alter(result, {"state": Result.State.DECIDED}, action="close"))

    def registration(self, one: Past) -> Registration:
        """Return the stored registration, or plan a new one with its annual programme."""
        enrolment, activity, session = one.enrolment, one.activity, one.session
        assert enrolment is not None
        assert activity is not None
        assert session is not None
        annual = self.places.annuals.get((enrolment.pk, session.academic_year_id))
        if annual is None:
            annual = AnnualProgramme(enrolment=enrolment, academic_year=session.academic_year)
            self.places.annuals[enrolment.pk, session.academic_year_id] = annual
            one.adds.append(Add(annual))
        key: Any = (annual.pk or id(annual), activity.pk)
        registration = self.places.registrations.get(key)
        if registration is None:
            registration = Registration(annual_programme=annual, activity=activity)
            self.places.registrations[key] = registration
            one.adds.append(Add(registration))
        return registration

    def sitting(self, one: Past) -> Deliberation:
        """One for each programme version, session and day of the table, published on that day."""
        enrolment, session, held_on = one.enrolment, one.session, one.held_on
        assert enrolment is not None
        assert session is not None
        assert held_on is not None
        key = enrolment.programme_version_id, session.pk, held_on
        if key not in self.sittings:
            noon = timezone.make_aware(datetime.combine(held_on, NOON))
            self.sittings[key] = Deliberation(
                programme_version=enrolment.programme_version,
                session=session,
                held_on=held_on,
                kind=Deliberation.Kind.PAST,
                state=Deliberation.State.RELEASED,
                closed_at=min(noon, self.now),
                published_at=min(noon, self.now),
                recorded_by=self.scope.by,
            )
            one.adds.append(Add(self.sittings[key]))
        return self.sittings[key]


def decisions_of(enrolments) -> list[Decision]:
    """All decisions of these residents (pks), with their sittings; no join, since there may be many."""
    found: list[Decision] = []
    sittings = {}
    for some in chunks(sorted(enrolments), TOGETHER):
        for one in Decision.objects.filter(enrolment__in=some).order_by("pk"):
            found.append(one)
            sittings[one.deliberation_id] = None
    held = Deliberation.objects.in_bulk(list(sittings))
    for one in found:
        one.deliberation = held[one.deliberation_id]
    return found
