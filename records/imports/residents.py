"""A cohort from a table. Columns: docs/imports.md."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.names import fold
from curriculum.models import AcademicYear, Institution, ProgrammeVersion
from records.imports.accounts import importer
from records.models import Enrolment, EnrolmentIdentifier
from records.services.enrolment import enrol, set_matricule
from sheets.columns import Column
from sheets.problems import Problems
from sheets.table import Row, read_table

COLUMNS = (
    Column(("matricule",), required=True),
    Column(("family name", "nom", "surname"), required=True),
    Column(("given name", "prénom", "prenom", "first name"), required=True),
    Column(("e mail", "email", "e-mail", "mail", "adresse e-mail"), required=True),
    Column(("intake", "entrée", "entree", "année", "annee", "year"), required=True),
    Column(("birth date", "date de naissance", "naissance")),
    Column(("street", "rue", "adresse")),
    Column(("postcode", "code postal")),
    Column(("town", "city", "localité", "localite", "ville")),
    Column(("telephone", "téléphone", "phone", "gsm")),
    Column(("matricule partner", "matricule partenaire", "autre matricule")),
)
DETAILS = {"street": "street", "postcode": "postcode", "town": "city", "telephone": "telephone"}
YEAR = re.compile(r"(\d{4})(?:\s*[-/]\s*(\d{2}|\d{4}))?")


@dataclass
class Arrival:
    """One row, understood: who it is, and what the row says of them."""

    row: Row
    version: ProgrammeVersion
    intake: AcademicYear
    details: dict
    enrolment: Enrolment | None = None
    user: User | None = None


@dataclass
class Outcome:
    """Matricules by what happened, or with `dry_run` would happen, to them."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def import_residents(
    data: bytes, *, institution: Institution, programme: str = "", by: User | None = None, dry_run: bool = False
) -> Outcome:
    """Enrol everybody in the table at `institution`, or raise `sheets.problems.SheetError` and save nothing.

    A known matricule is brought up to date. `programme`: its code, needed where several take that intake.
    """
    rows = read_table(data, COLUMNS)
    problems = Problems()
    arrivals = Reader(institution, programme, problems).read(rows)
    problems.stop()
    outcome = Outcome()
    with transaction.atomic():
        actor = by or importer(institution)
        for arrival in arrivals:
            try:
                with transaction.atomic():
                    getattr(outcome, write(arrival, institution, actor)).append(arrival.row["matricule"])
            except ValidationError as error:
                for text in error.messages:
                    problems.add(text, arrival.row.number)
        problems.stop()
        transaction.set_rollback(dry_run)
    return outcome


class Reader:
    """Understands the rows, with a fixed number of questions to the database."""

    def __init__(self, institution: Institution, programme: str, problems: Problems):
        self.institution, self.problems = institution, problems
        self.years = {year.start_year: year for year in AcademicYear.objects.all()}
        versions = ProgrammeVersion.objects.filter(
            state=ProgrammeVersion.State.PUBLISHED, programme__institutions=institution
        ).select_related("programme", "first_intake", "last_intake")
        self.versions = list(versions.filter(programme__code=programme) if programme else versions)

    def read(self, rows: list[Row]) -> list[Arrival]:
        known = {
            i.value: i.enrolment
            for i in EnrolmentIdentifier.objects.filter(institution=self.institution).select_related("enrolment__user")
        }
        people = {user.email: user for user in User.objects.filter(email__in=[r["e mail"].lower() for r in rows])}
        seen: dict[tuple[str, str], int] = {}
        arrivals = []
        for row in rows:
            self.refuse_twice(row, seen)
            before = len(self.problems)
            intake = self.intake(row)
            details = self.details(row)
            version = self.version(row, intake) if intake else None
            enrolment = known.get(row["matricule"])
            person = people.get(row["e mail"].lower())
            self.refuse_somebody_else(row, enrolment, person)
            if version and intake and len(self.problems) == before:
                arrivals.append(Arrival(row, version, intake, details, enrolment, person))
        return arrivals

    def refuse_twice(self, row: Row, seen: dict) -> None:
        for column in ("matricule", "e mail"):
            value = row[column].lower()
            if value and (column, value) in seen:
                first = seen[column, value]
                self.problems.add(_("This is in row %(row)s already: remove one.") % {"row": first}, row.number, column)
            seen.setdefault((column, value), row.number)

    def refuse_somebody_else(self, row: Row, enrolment: Enrolment | None, person: User | None) -> None:
        if person is None or (enrolment is not None and person.pk == enrolment.user_id):
            return
        if enrolment is not None or fold(person.family_name) != fold(row["family name"]):
            text = _("This e-mail address is that of %(name)s: correct the address.") % {"name": person}
            self.problems.add(text, row.number, "e mail")

    def intake(self, row: Row) -> AcademicYear | None:
        found = YEAR.fullmatch(row["intake"])
        year = self.years.get(int(found.group(1))) if found else None
        if year is None:
            text = _("“%(value)s” is no academic year known here: write for example 2026-2027.")
            self.problems.add(text % {"value": row["intake"]}, row.number, "intake")
        return year

    def version(self, row: Row, intake: AcademicYear) -> ProgrammeVersion | None:
        fitting = [
            v
            for v in self.versions
            if v.first_intake.start_year <= intake.start_year
            and (v.last_intake is None or intake.start_year <= v.last_intake.start_year)
        ]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            text = _("Several programmes take this intake: say which with --programme.")
        else:
            text = _("No published programme of %(university)s takes this intake.") % {"university": self.institution}
        self.problems.add(text, row.number, "intake")
        return None

    def details(self, row: Row) -> dict:
        for column in ("matricule", "family name", "given name"):
            if not row[column]:
                self.problems.add(_("This cell is empty: it must be filled in."), row.number, column)
        try:
            validate_email(row["e mail"])
        except ValidationError:
            text = _("“%(value)s” is no e-mail address.") % {"value": row["e mail"]}
            self.problems.add(text, row.number, "e mail")
        details: dict[str, Any] = {field: row[column] for column, field in DETAILS.items() if row[column]}
        if row["birth date"]:
            details["birth_date"] = self.day(row, "birth date")
        return details

    def day(self, row: Row, column: str) -> date | None:
        text = row[column]
        try:
            if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
                return date(int(match[3]), int(match[2]), int(match[1]))
            return date.fromisoformat(text)
        except ValueError:
            words = _("“%(value)s” is no date: write for example 1998-04-23 or 23/04/1998.") % {"value": text}
            self.problems.add(words, row.number, column)
            return None


def write(arrival: Arrival, institution: Institution, by: User) -> str:
    """Enrol or bring up to date; returns "new", "changed" or "same"."""
    row, enrolment = arrival.row, arrival.enrolment
    names: dict[str, Any] = {
        "family_name": row["family name"],
        "given_name": row["given name"],
        "email": row["e mail"].lower(),
    }
    partner = partner_matricule(arrival, institution)
    if enrolment is None:
        user = arrival.user or new_person(names, by)
        matricules = {institution: row["matricule"], **partner}
        enrol(
            user=user,
            version=arrival.version,
            intake=arrival.intake,
            institution=institution,
            matricules=matricules,
            by=by,
            **arrival.details,
        )
        return "new"
    if enrolment.enrolling_institution_id != institution.pk:
        raise ValidationError(
            _("%(name)s is enrolled at %(university)s, which keeps the file.")
            % {"name": enrolment.user, "university": enrolment.enrolling_institution}
        )
    if enrolment.intake_id != arrival.intake.pk:
        raise ValidationError(
            _("%(name)s is enrolled with the intake of %(year)s.") % {"name": enrolment.user, "year": enrolment.intake}
        )
    versions = enrolment.user.version, enrolment.version
    changes.change(enrolment.user, by=by, action="import", **names)
    changes.change(enrolment, by=by, action="import", institution=institution.code, **arrival.details)
    added = [
        set_matricule(enrolment=enrolment, institution=other, value=value, by=by)
        for other, value in partner.items()
        if not EnrolmentIdentifier.objects.filter(enrolment=enrolment, institution=other, value=value).exists()
    ]
    return "changed" if added or versions != (enrolment.user.version, enrolment.version) else "same"


def partner_matricule(arrival: Arrival, institution: Institution) -> dict[Institution, str]:
    """The matricule at the other university of a co-diploma, where the row gives it."""
    value = arrival.row["matricule partner"]
    if not value:
        return {}
    others = [i for i in arrival.version.programme.institutions.all() if i.pk != institution.pk]
    if len(others) != 1:
        raise ValidationError(_("The column “matricule partner” needs a programme of two universities."))
    return {others[0]: value}


def new_person(names: dict, by: User) -> User:
    user = User(**names)
    user.set_unusable_password()
    return changes.create(user, by=by, action="import")
