"""Measures the requirements of a programme that placements and logbook determine."""

from collections.abc import Iterable
from datetime import date
from functools import cache, partial

from curriculum.models import Requirement
from curriculum.requirements import Amount
from internships.logbook import logged_hours
from internships.placements import rotation_months
from internships.placements.rotation_months import NO_OTHER, Supposed
from records.models import Enrolment

SOURCES = (rotation_months, logged_hours)
UNITS = {unit: words for source in SOURCES for unit, words in source.UNITS.items()}


def measure(
    enrolments: Iterable[Enrolment],
    requirements: Iterable[Requirement],
    today: date,
    supposed: Supposed = NO_OTHER,
) -> dict[tuple[int, int], Amount]:
    """{(enrolment_id, requirement_id): amount} for requirements in `UNITS`; a fixed number of queries.

    `supposed`: {enrolment_id: hypothetical status changes}, which replace the recorded ones.
    """
    enrolments, requirements = list(enrolments), list(requirements)
    worked = cache(partial(rotation_months.worked_by, [enrolment.pk for enrolment in enrolments], supposed))
    found: dict[tuple[int, int], Amount] = {}
    for source in SOURCES:
        found |= source.measure(enrolments, requirements, today, worked=worked)
    return found
