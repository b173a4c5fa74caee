"""Amounts that apps measure for a requirement, and the period of a requirement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from curriculum.institutions.models import AcademicYear
from curriculum.programmes.models import Requirement
from pages.shared_results import shared_results

Period = tuple[date | None, date | None]  # first and last day, open where None
ALWAYS: Period = (None, None)


@dataclass(frozen=True)
class Amount:
    """In the unit of the requirement: what is recorded until today and, where known, what is agreed for later.

    `minimum`: the minimum of this resident, where it is a proportion of the requirement's own; `proportion` says in
    words to what.
    """

    done: Decimal
    planned: Decimal | None = None
    minimum: Decimal | None = None
    proportion: str = ""


def training_year(day: date) -> Period:
    """Return the training year that contains the day: 1 October to 30 September."""
    first = day.year if day >= date(day.year, 10, 1) else day.year - 1
    return date(first, 10, 1), date(first + 1, 9, 30)


def latest_year(day: date) -> AcademicYear | None:
    """Return the last academic year that has begun by the day; one query, once a reading request."""
    known = shared_results("latest academic year")
    if day not in known:
        known[day] = AcademicYear.objects.filter(starts__lte=day).order_by("-start_year").first()
    return known[day]


def periods(requirements: Iterable[Requirement], day: date) -> dict[str, Period]:
    """Return the period of each kind that contains the day. One query, only if a requirement is of an academic year."""
    kinds = {requirement.period for requirement in requirements}
    found = {Requirement.Year.CYCLE.value: ALWAYS, Requirement.Year.TRAINING.value: training_year(day)}
    if Requirement.Year.ACADEMIC in kinds:
        year = latest_year(day)
        found[Requirement.Year.ACADEMIC.value] = (year.starts, year.ends) if year else ALWAYS
    return found
