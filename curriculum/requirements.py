"""Requirements beside what an app measured for them, and the period that they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from curriculum.models import AcademicYear, Requirement

Period = tuple[date | None, date | None]  # first and last day, open where None
ALWAYS: Period = (None, None)


@dataclass(frozen=True)
class Amount:
    """In the unit of the requirement: what is recorded until today, and with what is agreed for later where known.

    `minimum`: what is asked of this resident, where it is a proportion of the requirement's own.
    """

    done: Decimal
    planned: Decimal | None = None
    minimum: Decimal | None = None


def training_year(day: date) -> Period:
    """From 1 October to 30 September."""
    first = day.year if day >= date(day.year, 10, 1) else day.year - 1
    return date(first, 10, 1), date(first + 1, 9, 30)


def periods(requirements: Iterable[Requirement], day: date) -> dict[str, Period]:
    """The period of each kind that holds the day; one query, and none where no requirement is of an academic year."""
    kinds = {requirement.period for requirement in requirements}
    found = {Requirement.Year.CYCLE.value: ALWAYS, Requirement.Year.TRAINING.value: training_year(day)}
    if Requirement.Year.ACADEMIC in kinds:
        year = AcademicYear.objects.filter(starts__lte=day).order_by("-start_year").first()
        found[Requirement.Year.ACADEMIC.value] = (year.starts, year.ends) if year else ALWAYS
    return found
