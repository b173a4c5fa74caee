"""What a document is about."""

from dataclasses import dataclass, fields
from typing import Any

from accounts.models import User
from curriculum.models import AcademicYear, Institution, Programme
from internships.models import Placement
from records.models import Deliberation, Enrolment


@dataclass(frozen=True)
class Subject:
    """A resident, a placement or a year of the resident, the year of a person in a programme, or a sitting."""

    enrolment: Enrolment | None = None
    placement: Placement | None = None
    person: User | None = None
    programme: Programme | None = None
    year: AcademicYear | None = None
    sitting: Deliberation | None = None

    @property
    def key(self) -> str:
        """The same for the same subject; unique among the valid documents of a kind and language."""
        return ":".join(f"{name}{row.pk}" for name, row in self.rows.items())

    @property
    def rows(self) -> dict[str, Any]:
        """The rows that are set, by the name of their field in `IssuedDocument`."""
        return {field.name: row for field in fields(self) if (row := getattr(self, field.name)) is not None}

    @property
    def arguments(self) -> dict[str, Any]:
        """The rows as arguments of a job: uuids, and the first calendar year of an academic year."""
        return {name: row.start_year if name == "year" else str(row.uuid) for name, row in self.rows.items()}

    @property
    def resident(self) -> Enrolment:
        assert self.enrolment is not None, "The kind of document is about a resident."
        return self.enrolment

    @property
    def stage(self) -> Placement:
        assert self.placement is not None, "The kind of document is about a placement."
        return self.placement

    @property
    def deliberation(self) -> Deliberation:
        assert self.sitting is not None, "The kind of document is about a sitting."
        return self.sitting

    @property
    def institution(self) -> Institution:
        """The university that the audit entries name."""
        if self.enrolment is not None:
            return self.enrolment.enrolling_institution
        if self.sitting is not None:
            return self.sitting.programme_version.programme.reference_institution
        assert self.programme is not None
        return self.programme.reference_institution


def of_placement(placement: Placement) -> Subject:
    return Subject(enrolment=placement.enrolment, placement=placement)


def found(arguments: dict[str, Any]) -> Subject:
    """Return the subject of the arguments of a job; raise `ObjectDoesNotExist` when a row is gone."""
    queries = {
        "enrolment": Enrolment.objects.select_related("user", "programme_version__programme", "enrolling_institution"),
        "placement": Placement.objects.for_list().select_related("enrolment__enrolling_institution"),
        "person": User.objects.all(),
        "programme": Programme.objects.select_related("reference_institution"),
        "sitting": Deliberation.objects.select_related(
            "session__academic_year", "programme_version__programme__reference_institution"
        ),
    }
    rows: dict[str, Any] = {name: queries[name].get(uuid=arguments[name]) for name in queries if arguments.get(name)}
    if arguments.get("year"):
        rows["year"] = AcademicYear.objects.get(start_year=arguments["year"])
    return Subject(**rows)
