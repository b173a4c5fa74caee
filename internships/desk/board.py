"""The placement board: the stages of a cohort in a year, what is placed, what fails, and the cells to fill."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from curriculum.models import AcademicYear
from internships.desk.free_places import Place, fits, free_places, places_left, taken_periods
from internships.desk.timeline import training_days
from internships.placements.models import AgreementState, Placement, PlacementStatus
from internships.placements.objections import missing_accreditations
from records.models import Enrolment, Registration, StatusChange

OPEN = (AgreementState.PROPOSED, AgreementState.ACCEPTED)


@dataclass(frozen=True)
class Placed:
    """A placement on the board; `failing`: in words, the checks that fail before it is approved."""

    placement: Placement
    status: PlacementStatus
    failing: list[str]

    @property
    def is_open(self) -> bool:
        return self.placement.agreement_state in OPEN


@dataclass
class Row:
    """A stage of a resident: its placements, or an empty cell with the text typed into it and its errors."""

    registration: Registration
    placed: list[Placed] = field(default_factory=list)
    typed: str = ""
    starts: str = ""
    ends: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment

    @property
    def options(self) -> str:
        """The id of the list of places that fit."""
        return f"places-{self.registration.activity.format}"


def stages(residents: QuerySet[Enrolment], year: AcademicYear, today: date) -> QuerySet[Registration]:
    """Return the stages of the year, of residents who have not left, by name."""
    gone = StatusChange.objects.filter(kind__in=StatusChange.FINAL, starts__lte=today)
    return (
        Registration.objects.filter(
            annual_programme__academic_year=year,
            annual_programme__enrolment__in=residents.values("pk"),
            activity__kind="internship",
        )
        .exclude(annual_programme__enrolment__in=gone.values("enrolment"))
        .select_related("activity", "annual_programme__enrolment__user", "annual_programme__academic_year")
        .order_by("annual_programme__enrolment__user__sort_key", "activity__position", "pk")
    )


def rows_of(registrations: list[Registration], year: AcademicYear, today: date) -> list[Row]:
    """Return the rows of these stages; a fixed number of queries."""
    first, last = training_days(year)
    found = {stage.pk: Row(stage, starts=first.isoformat(), ends=last.isoformat()) for stage in registrations}
    placements = list(
        Placement.objects.live()
        .filter(registration__in=found)
        .for_list()
        .prefetch_related("site__capacities", "supervisions__supervisor__accreditations", "interruptions")
    )
    sites = list({p.site_id: p.site for p in placements}.values())
    days = [p.starts for p in placements], [p.ends for p in placements]
    taken = taken_periods(sites, min(days[0]), max(days[1])) if placements else {}
    for placement in placements:
        failing = failing_checks(placement, taken) if placement.agreement_state in OPEN else []
        placed = Placed(placement, placement.status_on(today), failing)
        found[placement.registration_id].placed.append(placed)
    return list(found.values())


def failing_checks(placement: Placement, taken: dict[int, list[tuple[date, date]]]) -> list[str]:
    """Say in words what stands against an approval: capacity, accreditation, supervision."""
    site, found = placement.site, []
    left = places_left(site, taken[site.pk], placement.starts, placement.ends)  # counts its own place
    if left is not None and left < 0:
        found.append(_("%(site)s has no place left then.") % {"site": site})
    for row in placement.supervisions.all():
        found += missing_accreditations(row.supervisor, row.starts, row.ends)
    return found


def options(registrations: list[Registration], year: AcademicYear) -> dict[str, list[Place]]:
    """Return {id of the list: places that fit the stages of that format}, free in the whole training year."""
    first, last = training_days(year)
    places = free_places(first, last)
    found: dict[str, list[Place]] = defaultdict(list)
    for activity in {stage.activity.format: stage.activity for stage in registrations}.values():
        found[f"places-{activity.format}"] = [place for place in places if fits(place.site, activity)]
    return found
