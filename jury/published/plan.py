"""Compare a table of published decisions with the sitting that was prepared here: all of it agrees, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.bulk import chunks
from imports.plans import Alter, Plan
from imports.registry import Advance, Scope, no_progress
from jury.published.columns import BECAUSE, COLUMNS, GRANTED, REASON, made_elsewhere
from jury.release.reconciliation import OVERRULABLE, reconciliation
from records.decisions.services import check_earned_once
from records.imports.lookup import TOGETHER, Once, Residents, Sessions, entry
from records.imports.permissions import refuse_own_record
from records.imports.registrations import Places
from records.mark_values import shown_mark
from records.models import Decision, Deliberation
from sheets import values
from sheets.table import Row

NAMED = 5


@dataclass
class Published(Plan):
    """A row with the decision that it confirms or changes."""

    decision: Decision | None = None
    mark: Decimal | None = None
    outcome: str = ""
    granted: bool = False
    before: str = ""

    @property
    def because(self) -> str:
        return self.row[BECAUSE].strip()

    @property
    def says(self) -> tuple[Decimal | None, str, bool]:
        return self.mark, self.outcome, self.granted


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Published]:
    return Reader(scope, rows).read(advance)


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope = scope
        self.plans = [Published(row) for row in rows]
        self.residents = Residents(scope.institution)
        self.residents.load(row["matricule"] for row in rows)
        self.sessions = Sessions()
        self.places = Places(self.residents, self.sessions)
        sittings = made_elsewhere().filter(state__in=[Deliberation.State.CLOSED, Deliberation.State.RELEASED])
        if scope.by is not None:
            sittings = sittings.filter(pk__in=Deliberation.objects.visible_to(scope.by).values("pk"))
        self.decisions = decisions_of(self.residents.enrolments, sittings)
        self.once = Once()

    def read(self, advance: Advance) -> list[Published]:
        for done, one in enumerate(self.plans):
            if done % 500 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
        self.compare_sittings()
        for one in self.plans:
            if not one.is_good:
                one.alters, one.is_new = [], False
        return self.plans

    def read_one(self, one: Published) -> None:
        enrolment, session = self.residents.find(one), self.sessions.find(one)
        if (found := entry(one)) is not None:
            one.mark, one.outcome = found
        try:
            one.granted = values.to_bool(one.row[GRANTED])
        except ValueError:
            one.refuse(_("Write yes or no."), GRANTED)
        if enrolment is None or session is None or refuse_own_record(one, self.scope, enrolment):
            return
        activity = self.places.activity(one, enrolment)
        if activity is None:
            one.refuse(_("No activity of the resident's programme has this code."), "activity")
            return
        one.about = f"{enrolment.user.name_in_list} · {activity.code} · {self.sessions.words(session)}"
        registration = self.places.registration(self.places.annual(enrolment, session.academic_year_id), activity)
        one.decision = self.decisions.get((registration.pk, session.pk)) if registration else None
        if one.decision is None:
            text = _("No closed deliberation of this session decided on it here: prepare the sitting first.")
            one.refuse(text, "activity")
        elif not one.problems:
            text = _("Row %(row)s tells of the same activity and session already: keep one.")
            if self.once.check(one, (one.decision.pk,), text, "activity"):
                self.compare(one, one.decision)

    def compare(self, one: Published, held: Decision) -> None:
        """An agreeing row is new: its decision is published by it. A differing one asks for a reason."""
        is_out = held.deliberation.state == Deliberation.State.RELEASED
        if (held.mark, held.outcome, held.granted) == one.says:
            one.is_new = not is_out
            return
        if is_out:
            one.refuse(_("This decision is published otherwise: supersede it in a deliberation."), "mark")
            return
        here, there = said(held.mark, held.outcome, held.granted), said(*one.says)
        if not one.because:
            words = _("Decided here: %(here)s; published: %(there)s. Say why in the column “%(column)s”.")
            one.refuse(words % {"here": here, "there": there, "column": COLUMNS[-1].title}, BECAUSE)
            return
        try:
            if one.granted:
                check_earned_once(held.registration, besides=held)
        except ValidationError as error:
            one.refuse(" ".join(error.messages), GRANTED)
            return
        one.before = here
        one.differences.append((_("decision"), here, there))
        reason = one.row[REASON].strip() or one.because
        new = {"mark": one.mark, "outcome": one.outcome, "granted": one.granted, "reason": reason}
        one.alters.append(Alter(held, new, action="take_back"))

    def compare_sittings(self) -> None:
        """One table is one sitting, whole: what is absent stops it, and what stops a release."""
        named: dict[int, list[Published]] = {}
        for one in self.plans:
            if one.decision is not None and one.decision.deliberation.state == Deliberation.State.CLOSED:
                named.setdefault(one.decision.deliberation_id, []).append(one)
        for place, of_one in enumerate(named.values()):
            first = of_one[0]
            assert first.decision is not None
            if place:
                first.refuse(_("This row is of another deliberation: one table for each."), "session")
                continue
            sitting = first.decision.deliberation
            there = {one.decision.pk for one in of_one if one.decision is not None}
            absent = sitting.decisions.exclude(pk__in=there).select_related("enrolment__user", "activity")
            if lost := list(absent):
                first.refuse(absent_words(lost))
            for stop in reconciliation(sitting)["stops"]:
                if stop["code"] != OVERRULABLE or not first.because:
                    first.refuse(stop["words"])


def absent_words(lost: list[Decision]) -> str:
    names = ", ".join(f"{one.enrolment} ({one.activity.code})" for one in lost[:NAMED])
    words = ngettext(
        "%(n)s decision of the deliberation is not in the table: %(names)s.",
        "%(n)s decisions of the deliberation are not in the table: %(names)s.",
        len(lost),
    )
    return words % {"n": len(lost), "names": names + (", …" if len(lost) > NAMED else "")}


def said(mark: Decimal | None, outcome: str, granted: bool) -> str:
    credits = _("credits granted") if granted else _("credits not granted")
    return f"{shown_mark(mark, outcome)}, {credits}"


def decisions_of(enrolments, sittings) -> dict[tuple[int, int], Decision]:
    """{(registration, session): the decision of a closed or released sitting}."""
    found = {}
    for some in chunks(sorted(enrolments), TOGETHER):
        rows = Decision.objects.filter(enrolment__in=some, deliberation__in=sittings, has_successor=False)
        rows = rows.select_related(
            "deliberation__session",
            "deliberation__programme_version__programme",
            "registration__annual_programme__enrolment__user",
            "registration__activity",
        )
        for one in rows.order_by("pk"):
            found[one.registration_id, one.deliberation.session_id] = one
    return found
