"""Figures of a cohort."""

from dataclasses import dataclass
from decimal import Decimal

from records.credits.credit_records import Sums
from records.resident_pages.resident_list import Line


@dataclass(frozen=True)
class CohortSummary:
    """Numbers of residents with every credit, with a failed activity, away; `median` of the credits that count."""

    residents: int
    complete: int
    to_retake: int
    away: int
    median: Decimal


def summary(lines: list[Line]) -> CohortSummary:
    """Summarise the rows whose credits the reader may see."""
    sums = [line.credits or Sums() for line in lines]
    counted = sorted(each.counted for each in sums)
    return CohortSummary(
        residents=len(lines),
        complete=sum(1 for each in sums if each.total and each.counted >= each.total),
        to_retake=sum(1 for line in lines if line.totals and line.totals.failed),
        away=sum(1 for line in lines if line.status),
        median=counted[len(counted) // 2] if counted else Decimal(0),
    )
