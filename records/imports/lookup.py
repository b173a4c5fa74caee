"""Finds what the cells of a table name: residents, activities, years, sessions, days, marks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.bulk import chunks
from accounts.names import fold
from curriculum.models import AcademicYear, Activity, ExamSession, Institution
from imports.plans import Plan
from records.enrolments.models import Enrolment, EnrolmentIdentifier
from records.mark_values import parse_entry
from sheets import values
from sheets.columns import Column

MARK = Column(("mark", "note", "cote"), label=gettext_lazy("mark"))
OUTCOME = Column(("outcome", "code de résultat", "résultat"), label=pgettext_lazy("column", "outcome"))
TOGETHER = 2000  # keys that one query names
SESSIONS = {
    "january": "january", "janvier": "january", "jan": "january",
    "june": "june", "juin": "june",
    "september": "september", "septembre": "september", "sept": "september",
}  # fmt: skip


def in_chunks(rows: models.QuerySet, lookup: str, keys: Iterable):
    """Yield the rows whose `lookup` is one of the keys, for any number of keys."""
    for some in chunks(sorted(set(keys)), TOGETHER):
        yield from rows.filter(**{f"{lookup}__in": some})


class Residents:
    """Residents by matricule, at one university or at any."""

    def __init__(self, institution: Institution | None):
        self.institution = institution
        self.by_matricule: dict[str, set[int]] = defaultdict(set)
        self.elsewhere: dict[str, str] = {}  # {matricule at another university: its code}
        numbers = EnrolmentIdentifier.objects.values_list("value", "enrolment", "institution", "institution__code")
        for value, pk, where, code in numbers:
            if institution is None or where == institution.pk:
                self.by_matricule[value].add(pk)
            else:
                self.elsewhere[value] = code
        self.bare = {value.lstrip("0"): value for value in sorted(self.by_matricule)}
        self.enrolments: dict[int, Enrolment] = {}

    def load(self, matricules: Iterable[str]) -> None:
        """Load the residents that a table names, with person and programme."""
        wanted = {pk for value in matricules for pk in self.by_matricule.get(value, ())}
        rows = Enrolment.objects.select_related("user", "intake", "enrolling_institution")
        self.enrolments = {
            one.pk: one for one in in_chunks(rows.select_related("programme_version__programme"), "pk", wanted)
        }

    def find(self, plan: Plan) -> Enrolment | None:
        """Return the resident of the row, or None after refusing the row with a reason."""
        matricule = plan.row["matricule"]
        found = self.by_matricule.get(matricule, set())
        if not found:
            plan.refuse(self.unknown(matricule), "matricule")
            return None
        if len(found) > 1:
            text = _("This matricule stands for residents of two universities: say which with --institution.")
            plan.refuse(text, "matricule")
            return None
        enrolment = self.enrolments[next(iter(found))]
        plan.about, plan.subject = enrolment.user.name_in_list, enrolment.pk
        return enrolment

    def unknown(self, matricule: str) -> str:
        if not matricule:
            return _("This cell is empty: it must be filled in.")
        if matricule in self.elsewhere:
            text = _("This is a matricule of %(other)s: write the one that the resident has at %(university)s.")
            return text % {"other": self.elsewhere[matricule], "university": self.institution}
        close = self.bare.get(matricule.lstrip("0"))
        if close is not None:
            return _("No resident has this matricule, but %(close)s is one: write the zeros at the front.") % {
                "close": close
            }
        return _("No resident has this matricule: correct it, or enrol the resident first.")


def activities_by_code(institution: Institution | None) -> dict[str, set[int]]:
    """Return {code in lower case: pks}, for our own codes and those of the university, or of all of them."""
    found = defaultdict(set)
    for pk, code in Activity.objects.values_list("pk", "code"):
        found[code.lower()].add(pk)
    official = Activity.objects.filter(identifiers__isnull=False)
    if institution is not None:
        official = official.filter(identifiers__institution=institution)
    for pk, code in official.values_list("pk", "identifiers__value"):
        found[code.lower()].add(pk)
    return found


class Sessions:
    """Academic years and their sessions, in the ways people write them."""

    def __init__(self):
        self.years = {year.start_year: year for year in AcademicYear.objects.all()}
        self.sessions = {
            (s.academic_year.start_year, s.kind): s for s in ExamSession.objects.select_related("academic_year")
        }
        self._words: dict[int, str] = {}

    def words(self, session: ExamSession) -> str:
        """The name of the session, cached: each row needs it."""
        if session.pk not in self._words:
            self._words[session.pk] = str(session)
        return self._words[session.pk]

    def year(self, plan: Plan, column: str = "year") -> AcademicYear | None:
        try:
            found = self.years.get(values.start_year(plan.row[column]))
        except ValueError:
            found = None
        if found is None:
            text = _("“%(value)s” is no academic year known here: write for example 2026-2027.")
            plan.refuse(text % {"value": plan.row[column]}, column)
        return found

    def find(self, plan: Plan) -> ExamSession | None:
        """Return the session of the row, or None after refusing the row with a reason."""
        kind = SESSIONS.get(fold(plan.row["session"]))
        if kind is None:
            text = _("“%(value)s” is no session: write january, june or september.") % {"value": plan.row["session"]}
            plan.refuse(text, "session")
            return None
        year = self.year(plan)
        if year is None:
            return None
        found = self.sessions.get((year.start_year, kind))
        if found is None:
            plan.refuse(_("%(year)s has no such session here.") % {"year": year}, "session")
        return found


def day(plan: Plan, column: str) -> date | None:
    """Return the date in a cell, or None after refusing the row with a reason."""
    try:
        return values.to_date(plan.row[column])
    except values.BareNumberError:
        text = _("“%(value)s” is a number, not a date: give the cell a date format, or write for example 1998-04-23.")
        plan.refuse(text % {"value": plan.row[column]}, column)
        return None
    except ValueError:
        text = _("“%(value)s” is no date: write for example 1998-04-23 or 23/04/1998.")
        plan.refuse(text % {"value": plan.row[column]}, column)
        return None


def fill(plan: Plan, *columns: str) -> None:
    """Refuse the empty ones among these cells."""
    for column in columns:
        if not plan.row[column]:
            plan.refuse(_("This cell is empty: it must be filled in."), column)


def fits(plan: Plan, model: type[models.Model], field: str, value, column: str) -> None:
    """Refuse a value that the model field does not take, such as a name of a thousand letters."""
    try:
        model._meta.get_field(field).clean(value, None)  # type: ignore[union-attr]
    except ValidationError as error:
        for text in error.messages:
            plan.refuse(text, column)


def entry(plan: Plan) -> tuple[Decimal | None, str] | None:
    """Return (mark, outcome), a code only from its own column; None after refusing the row with a reason."""
    row = plan.row
    if row["mark"] and row["outcome"]:
        plan.refuse(_("Give a mark or an outcome, not both."), "outcome")
        return None
    column = "outcome" if row["outcome"] else "mark"
    if not row[column]:
        text = _("Give a mark from 0 to 20, or a code in the column “%(column)s”.")
        plan.refuse(text % {"column": OUTCOME.title}, "mark")
        return None
    try:
        mark, outcome = parse_entry(row[column])
    except ValidationError as error:
        plan.refuse(error.messages[0], column)
        return None
    if (column == "mark") == bool(outcome):
        text = (
            _("“%(value)s” is a code: write it in the column “%(column)s”.")
            if outcome
            else _("“%(value)s” is a mark: write it in the column “%(column)s”.")
        )
        plan.refuse(text % {"value": row[column], "column": (OUTCOME if outcome else MARK).title}, column)
        return None
    return mark, outcome


class Once:
    """Refuses a repeated key. Where the two rows differ, the first one gets a doubt."""

    def __init__(self):
        self.seen: dict[tuple, Plan] = {}

    def check(self, plan: Plan, key: tuple, text: str, column: str) -> bool:
        """Return True for the first row with the key. `text` has a placeholder for `row`."""
        first = self.seen.setdefault(key, plan)
        if first is plan:
            return True
        plan.refuse(text % {"row": first.row.number}, column)
        if first.row.cells != plan.row.cells:
            first.doubt(_("Row %(row)s says otherwise: keep one of the two.") % {"row": plan.row.number}, column)
        return False
