"""Results from a table. Columns: docs/imports.md."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from curriculum.models import Activity, ExamSession, Institution
from records.entries import parse_entry
from records.imports.accounts import importer
from records.imports.residents import YEAR
from records.models import EnrolmentIdentifier, Registration, Result
from records.services.marks import save_result
from sheets.columns import Column
from sheets.problems import Problems
from sheets.table import Row, read_table

COLUMNS = (
    Column(("matricule",), required=True),
    Column(("activity", "activité", "activite", "code", "ue"), required=True),
    Column(("year", "année", "annee", "année académique"), required=True),
    Column(("session",), required=True),
    Column(("mark", "note")),
    Column(("outcome", "code de résultat", "résultat", "resultat")),
)
SESSIONS = {
    "january": "january", "janvier": "january", "jan": "january",
    "june": "june", "juin": "june",
    "september": "september", "septembre": "september", "sept": "september",
}  # fmt: skip


@dataclass
class Outcome:
    """How many rows were encoded anew, changed, or were there already."""

    new: int = 0
    changed: int = 0
    same: int = 0


def import_results(
    data: bytes,
    *,
    institution: Institution | None = None,
    by: User | None = None,
    submit: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Encode every row, or raise `sheets.problems.SheetError` and save nothing.

    `institution`: whose matricules and codes, and who encodes; without it a matricule is looked up at all, and the
    organiser encodes. `submit`: not as drafts.
    """
    rows = read_table(data, COLUMNS)
    problems = Problems()
    entries = Reader(institution, problems).read(rows)
    problems.stop()
    outcome = Outcome()
    with transaction.atomic():
        for row, values in entries:
            try:
                with transaction.atomic():
                    encode(row, values, by, institution, submit, outcome)
            except PermissionDenied as refusal:
                problems.add(str(refusal), row.number, "activity")
            except ValidationError as error:
                for column, texts in columns_of(error).items():
                    for text in texts:
                        problems.add(text, row.number, column)
        problems.stop()
        transaction.set_rollback(dry_run)
    return outcome


def columns_of(error: ValidationError) -> dict[str, list[str]]:
    """The messages by column of the table."""
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def encode(row: Row, values: dict, by: User | None, institution: Institution | None, submit: bool, outcome: Outcome):
    registration = values["registration"]
    activity = registration.activity
    actor = by or importer(
        institution or activity.organisers.first() or activity.programme_version.programme.reference_institution
    )
    old = Result.objects.filter(registration=registration, session=values["session"]).first()
    new = save_result(by=actor, submit=submit, **values)
    if old is None:
        outcome.new += 1
    elif old.version != new.version:
        outcome.changed += 1
    else:
        outcome.same += 1


class Reader:
    """Understands the rows, with a fixed number of questions to the database."""

    def __init__(self, institution: Institution | None, problems: Problems):
        self.problems = problems
        numbers = EnrolmentIdentifier.objects.all()
        self.residents = defaultdict(set)
        for value, pk in (numbers.filter(institution=institution) if institution else numbers).values_list(
            "value", "enrolment"
        ):
            self.residents[value].add(pk)
        self.activities = activities_by_code(institution)
        self.sessions = {
            (s.academic_year.start_year, s.kind): s for s in ExamSession.objects.select_related("academic_year")
        }

    def read(self, rows: list[Row]) -> list[tuple[Row, dict]]:
        """(row, the arguments of `save_result`) of each row that is understood."""
        places = [(row, self.place(row)) for row in rows]
        enrolments = {place[0] for _row, place in places if place}
        registrations = {
            (r.annual_programme.enrolment_id, r.activity_id, r.annual_programme.academic_year.start_year): r
            for r in Registration.objects.filter(annual_programme__enrolment__in=enrolments)
            .select_related("annual_programme__academic_year", "activity__programme_version__programme")
            .prefetch_related("activity__organisers")
        }
        seen: dict[tuple, int] = {}
        return [
            (row, found)
            for row, place in places
            if place and (found := self.entry(row, place, registrations, seen)) is not None
        ]

    def place(self, row: Row):
        """(enrolment pk, activity pks, session), or None with a problem said."""
        before = len(self.problems)
        residents = self.residents.get(row["matricule"], set())
        if not residents:
            text = _("No resident has this matricule: correct it, or enrol the resident first.")
            self.problems.add(text, row.number, "matricule")
        elif len(residents) > 1:
            text = _("This matricule stands for residents of two universities: say which with --institution.")
            self.problems.add(text, row.number, "matricule")
        activities = self.activities.get(row["activity"].lower(), set())
        if not activities:
            text = _("No activity has the code “%(code)s”.") % {"code": row["activity"]}
            self.problems.add(text, row.number, "activity")
        year = YEAR.fullmatch(row["year"])
        kind = SESSIONS.get(fold(row["session"]))
        session = self.sessions.get((int(year.group(1)), kind)) if year and kind else None
        if kind is None:
            text = _("“%(value)s” is no session: write january, june or september.") % {"value": row["session"]}
            self.problems.add(text, row.number, "session")
        elif session is None:
            text = _("“%(value)s” is no academic year known here: write for example 2026-2027.")
            self.problems.add(text % {"value": row["year"]}, row.number, "year")
        return None if len(self.problems) > before else (next(iter(residents)), activities, session)

    def entry(self, row: Row, place, registrations: dict, seen: dict) -> dict | None:
        enrolment, activities, session = place
        start_year = session.academic_year.start_year
        found = [registrations.get((enrolment, pk, start_year)) for pk in activities]
        registration = next((r for r in found if r is not None), None)
        if registration is None:
            text = _("The resident is not registered for this activity in %(year)s: register it first.")
            self.problems.add(text % {"year": session.academic_year}, row.number, "activity")
            return None
        first = seen.setdefault((registration.pk, session.pk), row.number)
        if first != row.number:
            text = _("Row %(row)s gives a mark for the same session already: keep one.") % {"row": first}
            self.problems.add(text, row.number, "mark")
            return None
        value = self.value(row)
        return value and {"registration": registration, "session": session, "mark": value[0], "outcome": value[1]}

    def value(self, row: Row):
        """(mark, outcome) with a code only in its own column, or None with a problem said."""
        if row["mark"] and row["outcome"]:
            self.problems.add(_("Give a mark or an outcome, not both."), row.number, "outcome")
            return None
        column = "outcome" if row["outcome"] else "mark"
        if not row[column]:
            text = _("Give a mark from 0 to 20, or a code in the column “outcome”.")
            self.problems.add(text, row.number, "mark")
            return None
        try:
            mark, outcome = parse_entry(row[column])
        except ValidationError as error:
            self.problems.add(error.messages[0], row.number, column)
            return None
        if (column == "mark") == bool(outcome):
            text = (
                _("“%(value)s” is a code: write it in the column “outcome”.")
                if outcome
                else _("“%(value)s” is a mark: write it in the column “mark”.")
            )
            self.problems.add(text % {"value": row[column]}, row.number, column)
            return None
        return mark, outcome


def activities_by_code(institution: Institution | None) -> dict[str, set[int]]:
    """Pks by code in lower case: our own codes, and the university's (or all universities')."""
    found = defaultdict(set)
    for pk, code in Activity.objects.values_list("pk", "code"):
        found[code.lower()].add(pk)
    official = Activity.objects.filter(identifiers__isnull=False)
    if institution is not None:
        official = official.filter(identifiers__institution=institution)
    for pk, code in official.values_list("pk", "identifiers__value"):
        found[code.lower()].add(pk)
    return found
