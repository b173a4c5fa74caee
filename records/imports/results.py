"""Results from a table. Columns: docs/imports.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from curriculum.models import Activity, ExamSession, Institution
from imports.plans import Add, Alter, Plan
from imports.registry import Advance, Kind, Option, Scope, add, no_progress
from records.enrolments.locks import lock_enrolments
from records.imports.accounts import importer
from records.imports.exported import code_of, matricule_of, with_codes
from records.imports.lookup import MARK, OUTCOME, Once, Residents, Sessions, entry
from records.imports.permissions import can_import, refuse_own_record
from records.imports.registrations import Places
from records.imports.subjects import touched
from records.mark_values import entry_text
from records.marks.extensions import extensions_of, late_reason
from records.marks.models import Result
from records.marks.permissions import acting_institution, can_encode, encodable
from records.marks.rules import check_assessments, check_session, check_undecided, known
from records.marks.second_models import SecondEncoding, unseen_by
from records.marks.second_rules import agree, is_unseen, seconds_of
from records.registrations.models import Registration
from sheets.columns import Column
from sheets.table import Row

COLUMNS = (
    Column(("matricule", "noma"), required=True, label=gettext_lazy("matricule")),
    Column(("activity", "activité", "code", "ue", "cours"), required=True, label=gettext_lazy("activity")),
    Column(("year", "année", "année académique"), required=True, label=gettext_lazy("academic year")),
    Column(("session",), required=True, label=gettext_lazy("session")),
    MARK,
    OUTCOME,
)


@dataclass
class Marked(Plan):
    """A row with its result."""

    registration: Registration | None = None
    session: ExamSession | None = None
    mark: Decimal | None = None
    outcome: str = ""
    is_second: bool = False  # the second encoding of a draft that somebody else made


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Marked]:
    """Plan each mark for the university that organises the activity, as a draft unless `submit` is chosen."""
    return Reader(scope, rows).read(advance)


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope = scope
        self.plans = [Marked(row) for row in rows]
        self.residents = Residents(scope.institution)
        self.residents.load(row["matricule"] for row in rows)
        self.sessions = Sessions()
        self.places = Places(self.residents, self.sessions)
        self.there = known(self.residents.enrolments)
        self.extended = extensions_of(self.residents.enrolments)
        self.seconds = seconds_of(self.residents.enrolments)
        self.institutions = {one.pk: one for one in Institution.objects.all()}
        self.actors: dict[int, tuple[User, int | None, str]] = {}
        self.once = Once()
        self.now = timezone.now()

    def read(self, advance: Advance) -> list[Marked]:
        for done, one in enumerate(self.plans):
            if done % 500 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
            if one.is_good:
                self.build(one)
        for one in self.plans:
            if not one.is_good:
                one.adds, one.alters, one.is_new = [], [], False
        return self.plans

    def read_one(self, one: Marked) -> None:
        enrolment = self.residents.find(one)
        if not self.places.activity_pks(one):
            text = _("No activity has the code “%(code)s”.") % {"code": one.row["activity"]}
            one.refuse(text, "activity")
        one.session = self.sessions.find(one)
        if enrolment is None or one.session is None or one.problems:
            return
        year = one.session.academic_year
        activity = self.places.activity(one, enrolment)
        one.registration = self.places.registration(self.places.annual(enrolment, year.pk), activity)
        if one.registration is None:
            text = _("The resident is not registered for this activity in %(year)s: register it first.")
            one.refuse(text % {"year": year}, "activity")
            return
        one.about = (
            f"{enrolment.user.name_in_list} · {one.registration.activity.code} · {self.sessions.words(one.session)}"
        )
        text = _("Row %(row)s gives a mark for the same session already: keep one.")
        if not self.once.check(one, (one.registration.pk, one.session.pk), text, "mark"):
            return
        if (found := entry(one)) is not None:
            one.mark, one.outcome = found
            self.refuse_against_rules(one)

    def refuse_against_rules(self, one: Marked) -> None:
        """Apply `records.marks.rules`; not to a mark that is stored already."""
        registration, session = one.registration, one.session
        assert registration is not None
        assert session is not None
        actor, institution, reason = self.actor(registration.activity)
        held = self.there.results[registration.pk].get(session.pk)
        if refuse_own_record(one, self.scope, registration.annual_programme.enrolment):
            return
        if institution is None:
            one.refuse(reason, "activity")
        elif registration.activity.second_encoding and self.refuse_second(one, actor, held):
            return
        elif (
            one.is_second
            or held is None
            or (held.mark, held.outcome, held.state) != (one.mark, one.outcome, self.state(held))
        ):
            due = self.extended.get((registration.pk, session.pk))
            if late := late_reason(due, "", self.scope.today):
                one.refuse(late, "session")
            try:
                check_session(registration, session)
                check_undecided(registration, session, self.there)
                check_assessments(registration, session, one.outcome, self.there)
            except ValidationError as error:
                for column, texts in columns_of(error).items():
                    for text in texts:
                        one.refuse(text, column)

    def refuse_second(self, one: Marked, actor: User, held: Result | None) -> bool:
        """Where two persons encode: a row on a draft of somebody else is the second encoding, unseen."""
        assert one.registration is not None
        assert one.session is not None
        second = self.seconds.get((one.registration.pk, one.session.pk))
        one.is_second = is_unseen(actor, held, second)
        same = held is not None and (held.mark, held.outcome) == (one.mark, one.outcome)
        is_mine = second is not None and second.encoded_by_id == actor.pk
        is_out = held is not None and held.state != Result.State.DRAFT
        agreed = same and held is not None and not one.is_second and agree(held, second)
        if second is not None and not same and (is_mine or is_out):
            one.refuse(_("Two persons have encoded this mark: change it on the sheet, where both see it."), "mark")
        elif self.scope.wants("submit") and not is_out and not agreed:
            words = _("Two persons encode this mark: it is submitted once both agree, not by this table.")
            one.refuse(words, "mark")
        return bool(one.problems)

    def actor(self, activity: Activity) -> tuple[User, int | None, str]:
        """Return (who encodes, pk of the university or None, reason against it)."""
        if activity.pk not in self.actors:
            reference = activity.programme_version.programme.reference_institution
            organiser = next(iter(activity.organisers.all()), reference)
            user = self.scope.by or importer(self.scope.institution or organiser)
            institution = acting_institution(user, activity)
            reason = "" if institution is not None else can_encode(user, activity).reason
            self.actors[activity.pk] = user, institution, reason
        return self.actors[activity.pk]

    def state(self, held: Result | None) -> str:
        if held is not None and held.state != Result.State.DRAFT:
            return held.state
        return Result.State.SUBMITTED if self.scope.wants("submit") else Result.State.DRAFT

    def build(self, one: Marked) -> None:
        registration, session = one.registration, one.session
        assert registration is not None
        assert session is not None
        actor, institution_pk, _reason = self.actor(registration.activity)
        institution = self.institutions[institution_pk or 0]
        results = self.there.results[registration.pk]
        held = results.get(session.pk)
        if one.is_second:
            one.is_new = True
            second = SecondEncoding(registration=registration, session=session, mark=one.mark, outcome=one.outcome)
            second.encoded_by, second.encoded_at = actor, self.now
            one.adds.append(Add(second, by=actor, action="encode_second", institution=institution.code))
            return
        values: dict[str, Any] = {"mark": one.mark, "outcome": one.outcome, "state": self.state(held)}
        who = {"encoded_by": actor, "institution": institution, "encoded_at": self.now}
        done: dict[str, Any] = {"by": actor, "action": "encode", "institution": institution.code}
        if held is None:
            one.is_new = True
            made = results[session.pk] = Result(registration=registration, session=session, **values, **who)
            one.adds.append(Add(made, **done))
        elif any(getattr(held, name) != value for name, value in values.items()):
            before, after = entry_text(held.mark, held.outcome), entry_text(one.mark, one.outcome)
            if before != after:
                one.differences.append((str(COLUMNS[4].title), before, after))
            if held.state != values["state"]:
                words = Result.State(values["state"]).label
                one.differences.append((_("state"), str(held.get_state_display()), str(words)))
            one.alters.append(Alter(held, {**values, **who}, **done))


def columns_of(error: ValidationError) -> dict[str, list[str]]:
    """Return {column: messages}."""
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The results of the activities that the user encodes, of residents with a matricule of the university."""
    assert scope.by is not None
    found = Result.objects.exclude(unseen_by(scope.by)).filter(
        registration__activity__in=encodable(scope.by),
        registration__annual_programme__enrolment__identifiers__institution=scope.institution,
    )
    if scope.programme is not None:
        found = found.filter(registration__activity__programme_version__programme=scope.programme)
    coded = with_codes(found, scope, "registration__annual_programme__enrolment", "registration__activity")
    order = ("registration__annual_programme__enrolment", "session__starts", "registration__activity__position")
    for one in coded.select_related("session__academic_year").order_by(*order):
        yield {
            "matricule": matricule_of(one.registration.annual_programme.enrolment),
            "activity": code_of(one.registration.activity),
            "year": str(one.session.academic_year),
            "session": str(one.session.get_kind_display()).lower(),
            "mark": one.mark,
            "outcome": entry_text(None, one.outcome) if one.outcome else "",
        }


KIND = add(
    Kind(
        "results",
        title=gettext_lazy("Results"),
        lead=gettext_lazy("One row for each mark of a session, of residents who are registered for the activity."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        may=can_import,
        options=(
            Option(
                "submit",
                gettext_lazy("Submit them"),
                gettext_lazy("Otherwise they arrive as drafts, which you submit activity by activity."),
            ),
        ),
        touched=touched,
        lock=lock_enrolments,
        position=3,
    )
)
