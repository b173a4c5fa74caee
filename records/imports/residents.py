"""A cohort of residents from a table. Columns: docs/imports.md."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import User
from curriculum.models import AcademicYear
from imports.plans import Add, Alter
from imports.registry import Advance, Kind, Scope, add, no_progress
from records.enrolments.locks import lock_enrolments
from records.enrolments.models import Enrolment, EnrolmentIdentifier
from records.imports.arrivals import DETAILS, NAMES, Arrival, Reader
from records.imports.permissions import can_import
from records.imports.subjects import touched
from sheets.columns import Column
from sheets.table import Row

COLUMNS = (
    Column(("matricule", "noma"), required=True, label=gettext_lazy("matricule")),
    Column(("family name", "nom", "surname", "nom de famille"), required=True, label=gettext_lazy("family name")),
    Column(("given name", "prénom", "prenom", "first name"), required=True, label=gettext_lazy("given name")),
    Column(
        ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse mail"),
        required=True,
        label=gettext_lazy("e-mail address"),
    ),
    Column(("intake", "entrée", "année", "year", "cohorte"), required=True, label=gettext_lazy("intake")),
    Column(
        ("birth date", "date de naissance", "naissance", "né le", "née le", "born", "born on"),
        label=gettext_lazy("date of birth"),
    ),
    Column(("street", "rue", "adresse"), label=gettext_lazy("street and number")),
    Column(("postcode", "code postal", "cp"), label=gettext_lazy("postcode")),
    Column(("town", "city", "localité", "ville"), label=gettext_lazy("town")),
    Column(("telephone", "téléphone", "phone", "gsm", "tél"), label=gettext_lazy("telephone")),
    Column(
        ("matricule partner", "matricule partenaire", "autre matricule"),
        label=gettext_lazy("matricule at the partner university"),
    ),
)
TITLES = {column.name: column for column in COLUMNS}


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Arrival]:
    """Plan to enrol unknown matricules and to update known ones."""
    reader = Reader(scope, rows)
    plans = reader.read(advance)
    for one in plans:
        if not one.is_good:
            continue
        if one.enrolment is None:
            enrol(one, reader)
        else:
            bring_up_to_date(one, reader)
    return plans


def enrol(one: Arrival, reader: Reader) -> None:
    row, user = one.row, one.person
    one.is_new = True
    if user is None:
        user = User(**{field: row[column] for column, field in NAMES.items()})
        user.set_unusable_password()
        one.adds.append(Add(user))
    made = Enrolment(
        user=user,
        programme_version=one.version,
        intake=one.intake,
        enrolling_institution=reader.institution,
        **one.details,
    )
    numbers = {reader.institution: row["matricule"], **dict([one.partner] if one.partner else [])}
    parts = [EnrolmentIdentifier(enrolment=made, institution=i, value=v) for i, v in numbers.items()]
    notes = {f"matricule {i.code}": value for i, value in numbers.items()}
    one.adds.append(Add(made, parts=list(parts), notes=notes, action="enrol", institution=reader.institution.code))


def bring_up_to_date(one: Arrival, reader: Reader) -> None:
    enrolment = one.enrolment
    assert enrolment is not None
    names = {field: one.row[column] for column, field in NAMES.items()}
    names["email"] = names["email"].lower()
    if new := differing(enrolment.user, names):
        tell(one, enrolment.user, new, NAMES)
        one.alters.append(Alter(enrolment.user, new, institution=reader.institution.code))
    new = differing(enrolment, one.details)
    tell(one, enrolment, new, {**DETAILS, "birth date": "birth_date"})
    alter = Alter(enrolment, new, institution=reader.institution.code)
    if one.partner:
        set_partner(one, alter, reader)
    if new or alter.new_parts or alter.changed_parts:
        one.alters.append(alter)


def set_partner(one: Arrival, alter: Alter, reader: Reader) -> None:
    assert one.enrolment is not None
    assert one.partner is not None
    other, value = one.partner
    held = reader.held.get((one.enrolment.pk, other.pk))
    before = held.value if held else ""
    if before == value:
        return
    if held is not None:
        alter.changed_parts.append((held, {"value": value}))
    else:
        alter.new_parts.append(EnrolmentIdentifier(enrolment=one.enrolment, institution=other, value=value))
    alter.notes = {f"matricule {other.code}": (before, value)}
    one.differences.append((TITLES["matricule partner"].title, before, value))


def differing(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def tell(one: Arrival, row: Any, values: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    """Note what changes, under the titles of the columns."""
    for column, field in fields.items():
        if field in values:
            one.differences.append((TITLES[column].title, str(getattr(row, field) or ""), str(values[field] or "")))


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The residents enrolled by the university, in the columns of the table."""
    found = Enrolment.objects.filter(enrolling_institution=scope.institution)
    if scope.programme is not None:
        found = found.filter(programme_version__programme=scope.programme)
    for one in found.for_list():
        numbers = {i.institution_id: i.value for i in one.identifiers.all()}
        own = scope.institution.pk if scope.institution else None
        partners = [value for institution, value in numbers.items() if institution != own]
        yield {
            "matricule": numbers.get(own, ""),
            "family name": one.user.family_name,
            "given name": one.user.given_name,
            "e mail": one.user.email,
            "intake": str(one.intake),
            "birth date": one.birth_date,
            **{column: getattr(one, field) for column, field in DETAILS.items()},
            "matricule partner": partners[0] if len(partners) == 1 else "",
        }


def sample(scope: Scope) -> list[dict[str, Any]]:
    """Two invented residents of this academic year's intake."""
    year = AcademicYear.objects.filter(starts__lte=scope.today).order_by("starts").last()
    people = [("EX0001", "Lambert", "Alix", "1998-04-23"), ("EX0002", "Peeters", "Camille", "1999-11-02")]
    return [
        {
            "matricule": matricule,
            "family name": family,
            "given name": given,
            "e mail": f"{given}.{family}@example.org".lower(),
            "intake": str(year or ""),
            "birth date": born,
            "street": "Rue de l’Exemple 1",
            "postcode": "5000",
            "town": "Namur",
        }
        for matricule, family, given, born in people
    ]


KIND = add(
    Kind(
        "residents",
        title=gettext_lazy("Residents"),
        lead=gettext_lazy("One row for each resident: who they are, with which intake they begin, how to reach them."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        sample=sample,
        may=can_import,
        touched=touched,
        lock=lock_enrolments,
        position=1,
    )
)
