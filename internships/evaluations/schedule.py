"""When the evaluations of a placement open and are due."""

from dataclasses import dataclass
from datetime import date, timedelta

from internships.evaluations.models import Evaluation
from internships.placements.models import Placement

Kind = Evaluation.Kind
PURPOSE = "internships.evaluation"  # of the links by which people without an account answer
FORTNIGHT = timedelta(days=14)
HALF_WAY = timedelta(days=56)  # a shorter placement has no mid-term evaluation


def assessed_on(placement: Placement) -> date:
    """The day by which the placement is assessed: its last one, or the earlier one on which the stage is certified."""
    registration = placement.registration
    day = registration.activity.assessed_on(registration.annual_programme.academic_year)
    return day if day is not None and placement.starts <= day < placement.ends else placement.ends


@dataclass(frozen=True)
class Due:
    """The first day on which a kind of evaluation may be written, and the last on which it is in time."""

    kind: Evaluation.Kind
    opens_on: date
    due_on: date


def schedule_of(placement: Placement) -> list[Due]:
    """Objectives are due a fortnight after the start; the others open a fortnight before, and are due one after.

    The final evaluation of a stage that is certified before its last day is due on that day, before the jury sits.
    """
    starts, ends = placement.starts, placement.ends
    middle = starts + (ends - starts) / 2
    found = [Due(Kind.OBJECTIVES, starts, starts + FORTNIGHT)]
    if ends - starts >= HALF_WAY:
        found.append(Due(Kind.MIDTERM, middle - FORTNIGHT, middle + FORTNIGHT))
    last = assessed_on(placement)
    found.append(Due(Kind.FINAL, max(starts, last - FORTNIGHT), ends + FORTNIGHT if last == ends else last))
    return found
