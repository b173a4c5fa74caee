"""Reads the rows of a cohort: who is meant, and why a row cannot be imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import fold
from curriculum.models import AcademicYear, Institution, ProgrammeVersion
from imports.plans import Plan
from imports.registry import Advance, Scope
from records.enrolments.models import Enrolment, EnrolmentIdentifier
from records.imports.lookup import Once, Sessions, day, fill, fits, in_chunks
from records.imports.permissions import refuse_own_record
from sheets.table import Row

DETAILS = {"street": "street", "postcode": "postcode", "town": "city", "telephone": "telephone"}
NAMES = {"family name": "family_name", "given name": "given_name", "e mail": "email"}


@dataclass
class Arrival(Plan):
    """A row with its resident: `enrolment` found by matricule, `person` by e-mail address."""

    intake: AcademicYear | None = None
    version: ProgrammeVersion | None = None
    details: dict[str, Any] = field(default_factory=dict)
    enrolment: Enrolment | None = None
    person: User | None = None
    partner: tuple[Institution, str] | None = None


class Reader:
    """Reads all rows, with a fixed number of queries for each two thousand."""

    def __init__(self, scope: Scope, rows: Sequence[Row]):
        assert scope.institution is not None
        self.scope, self.institution = scope, scope.institution
        self.plans = [Arrival(row, about=f"{row['family name'].upper()} {row['given name']}".strip()) for row in rows]
        self.sessions = Sessions()
        versions = ProgrammeVersion.objects.filter(
            state=ProgrammeVersion.State.PUBLISHED, programme__institutions=self.institution
        ).select_related("programme", "first_intake", "last_intake")
        self.versions = list(versions.filter(programme=scope.programme) if scope.programme else versions)
        self.partners = {
            version.pk: [i for i in version.programme.institutions.all() if i.pk != self.institution.pk]
            for version in self.versions
        }
        identifiers = EnrolmentIdentifier.objects.select_related("enrolment__user", "enrolment__intake", "institution")
        found = in_chunks(
            identifiers.select_related("enrolment__programme_version__programme", "enrolment__enrolling_institution"),
            "value",
            [row[column] for row in rows for column in ("matricule", "matricule partner") if row[column]],
        )
        self.numbers = {(one.institution_id, one.value): one for one in found}
        emails = in_chunks(User.objects.all(), "email", [row["e mail"].lower() for row in rows])
        self.people = {user.email: user for user in emails}
        self.load_known()
        self.once = Once()

    def load_known(self) -> None:
        """Load the residents that rows may mean, by person and by name and birth date, with their matricules."""
        known = Enrolment.objects.filter(programme_version__in=self.versions).select_related("user")
        of_people = in_chunks(known, "user", [user.pk for user in self.people.values()])
        self.by_user = {(one.user_id, one.programme_version_id): one for one in of_people}
        named = known.filter(birth_date__isnull=False)
        keys = [fold(f"{one.row['family name']} {one.row['given name']}") for one in self.plans]
        self.by_birth = {(one.user.sort_key, one.birth_date): one for one in in_chunks(named, "user__sort_key", keys)}
        concerned = {one.enrolment_id for one in self.numbers.values()}
        concerned |= {one.pk for one in (*self.by_user.values(), *self.by_birth.values())}
        held = in_chunks(EnrolmentIdentifier.objects.select_related("institution"), "enrolment", concerned)
        self.held = {(one.enrolment_id, one.institution_id): one for one in held}

    def read(self, advance: Advance) -> list[Arrival]:
        for done, one in enumerate(self.plans):
            if done % 200 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
        return self.plans

    def read_one(self, one: Arrival) -> None:
        row = one.row
        for column in ("matricule", "e mail"):
            if row[column]:
                text = _("This is in row %(row)s already: remove one.")
                self.once.check(one, (column, row[column].lower()), text, column)
        one.enrolment = self.known(one)
        one.intake = self.sessions.year(one, "intake")
        one.details = self.details(one)
        one.version = self.version(one, one.intake) if one.intake else None
        one.person = self.people.get(row["e mail"].lower())
        if one.enrolment is not None:
            one.subject, one.version = one.enrolment.pk, one.enrolment.programme_version
        self.refuse_somebody_else(one)
        self.refuse_two_matricules(one)
        self.refuse_other_file(one)
        one.partner = self.partner(one)

    def known(self, one: Arrival) -> Enrolment | None:
        """The resident with the matricule; where the row has none, with the one at the partner university."""
        row = one.row
        found = self.numbers.get((self.institution.pk, row["matricule"]))
        if found is not None:
            return found.enrolment
        there = self.at_partner(row["matricule"] or row["matricule partner"])
        if there is None or not row["matricule"]:
            return there.enrolment if there else None
        text = _(
            "This is the matricule of %(name)s at %(other)s: leave this cell empty and write it in the column "
            "“%(column)s”, or write the one of %(university)s. Somebody else with that number is enrolled by the page."
        )
        column = _("matricule at the partner university")
        words = {"name": there.enrolment.user, "other": there.institution, "university": self.institution}
        one.refuse(text % {**words, "column": column}, "matricule")
        return None

    def at_partner(self, value: str) -> EnrolmentIdentifier | None:
        """The one matricule of a partner university that is so written, in the programmes of the table."""
        partners = {partner for partners in self.partners.values() for partner in partners}
        held = [self.numbers[i.pk, value] for i in partners if (i.pk, value) in self.numbers] if value else []
        return held[0] if len(held) == 1 else None

    def details(self, one: Arrival) -> dict[str, Any]:
        row = one.row
        fill(one, *(() if one.enrolment else ("matricule",)), "family name", "given name")
        try:
            validate_email(row["e mail"])
        except ValidationError:
            one.refuse(_("“%(value)s” is no e-mail address.") % {"value": row["e mail"]}, "e mail")
        for column, name in NAMES.items():
            if column != "e mail" and row[column]:
                fits(one, User, name, row[column], column)
        if row["matricule"]:
            fits(one, EnrolmentIdentifier, "value", row["matricule"], "matricule")
        details: dict[str, Any] = {name: row[column] for column, name in DETAILS.items() if row[column]}
        for column, name in DETAILS.items():
            if row[column]:
                fits(one, Enrolment, name, row[column], column)
        if row["birth date"]:
            details["birth_date"] = born = day(one, "birth date")
            if born is not None and born >= self.scope.today:
                one.refuse(_("A date of birth is in the past."), "birth date")
        return details

    def version(self, one: Arrival, intake: AcademicYear) -> ProgrammeVersion | None:
        fitting = [
            v
            for v in self.versions
            if v.first_intake.start_year <= intake.start_year
            and (v.last_intake is None or intake.start_year <= v.last_intake.start_year)
        ]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            text = _("Several programmes take this intake: say which programme it is.")
        else:
            text = _("No published programme of %(university)s takes this intake.") % {"university": self.institution}
        one.refuse(text, "intake")
        return None

    def refuse_somebody_else(self, one: Arrival) -> None:
        """Refuse an address of another person, or of a resident with another matricule."""
        person, enrolment = one.person, one.enrolment
        if person is None or (enrolment is not None and person.pk == enrolment.user_id):
            return
        there = self.by_user.get((person.pk, one.version.pk)) if one.version else None
        if enrolment is not None or fold(person.family_name) != fold(one.row["family name"]) or person.is_machine:
            text = _("This e-mail address is that of %(name)s: correct the address.") % {"name": person}
            one.refuse(text, "e mail")
        elif there is not None:
            one.refuse(self.enrolled_already(there), "matricule")

    def enrolled_already(self, there: Enrolment) -> str:
        held = self.held.get((there.pk, self.institution.pk))
        if held is None:
            text = _("%(name)s is enrolled already, without a matricule of %(university)s: add it on their page.")
            return text % {"name": there.user, "university": self.institution}
        text = _("%(name)s is enrolled already, with matricule %(matricule)s: correct the matricule.")
        return text % {"name": there.user, "matricule": held.value}

    def refuse_two_matricules(self, one: Arrival) -> None:
        """Refuse a name and birth date that stand under another matricule, in the records or in the file."""
        born = one.details.get("birth_date")
        if not isinstance(born, date) or one.problems:
            return
        key = fold(f"{one.row['family name']} {one.row['given name']}"), born
        there = self.by_birth.get(key)
        if there is not None and one.enrolment is None and (one.person is None or one.person.pk != there.user_id):
            one.refuse(self.enrolled_already(there), "matricule")
            return
        text = _("The same name and date of birth stand in row %(row)s under another matricule: keep one.")
        self.once.check(one, ("birth", *key), text, "matricule")

    def refuse_other_file(self, one: Arrival) -> None:
        enrolment = one.enrolment
        if enrolment is None:
            return
        refuse_own_record(one, self.scope, enrolment)
        if enrolment.enrolling_institution_id != self.institution.pk:
            text = _("%(name)s is enrolled at %(university)s, which keeps the file.")
            one.refuse(text % {"name": enrolment.user, "university": enrolment.enrolling_institution})
        elif one.intake is not None and enrolment.intake_id != one.intake.pk:
            text = _("%(name)s is enrolled with the intake of %(year)s.")
            one.refuse(text % {"name": enrolment.user, "year": enrolment.intake})

    def partner(self, one: Arrival) -> tuple[Institution, str] | None:
        """The matricule at the other university of a joint programme, where the row gives one."""
        value = one.row["matricule partner"]
        if not value or one.version is None:
            return None
        others = self.partners.get(one.version.pk)
        if others is None:
            others = [i for i in one.version.programme.institutions.all() if i.pk != self.institution.pk]
            self.partners[one.version.pk] = others
        if len(others) != 1:
            text = _("A matricule of a partner university needs a programme of two universities.")
            one.refuse(text, "matricule partner")
            return None
        other = others[0]
        fits(one, EnrolmentIdentifier, "value", value, "matricule partner")
        text = _("This is in row %(row)s already: remove one.")
        self.once.check(one, ("partner", value), text, "matricule partner")
        taken = self.numbers.get((other.pk, value))
        if taken is not None and (one.enrolment is None or taken.enrolment_id != one.enrolment.pk):
            text = _("Matricule %(value)s of %(university)s belongs to another resident.")
            one.refuse(text % {"value": value, "university": other}, "matricule partner")
        return other, value
