"""What is measured here of the requirements of a programme."""

from collections.abc import Iterable
from datetime import date
from functools import cache, partial

from curriculum.models import Requirement
from curriculum.requirements import Amount
from internships.logbook import effort
from internships.placements import rotation_months
from internships.placements.rotation_months import NO_OTHER, Supposed
from records.models import Enrolment

SOURCES = (rotation_months, effort)
UNITS = {unit: words for source in SOURCES for unit, words in source.UNITS.items()}


def measure(
    enrolments: Iterable[Enrolment],
    requirements: Iterable[Requirement],
    today: date,
    supposed: Supposed = NO_OTHER,
) -> dict[tuple[int, int], Amount]:
    """{(enrolment, requirement): amount}, for requirements in one of `UNITS`; a fixed number of queries.

    `supposed`: the status changes of a resident as they would be, in place of those recorded.
    """
    enrolments, requirements = list(enrolments), list(requirements)
    worked = cache(partial(rotation_months.worked_by, [enrolment.pk for enrolment in enrolments], supposed))
    found: dict[tuple[int, int], Amount] = {}
    for source in SOURCES:
        found |= source.measure(enrolments, requirements, today, worked=worked)
    return found
