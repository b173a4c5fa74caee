"""Years of training of a resident."""

from dataclasses import dataclass
from datetime import date

from curriculum.models import AcademicYear
from records.models import Enrolment


@dataclass(frozen=True)
class Year:
    """`number` counts from the intake; `label` is such as "2024–2025"."""

    number: int
    label: str


class Years:
    """Maps days to years of training, by the academic years of the calendar."""

    def __init__(self):
        self.rows = list(AcademicYear.objects.order_by("starts").values_list("starts", "start_year"))

    def number(self, enrolment: Enrolment, day: date) -> int:
        before = [start_year for starts, start_year in self.rows if starts <= day]
        return max((before[-1] if before else day.year) - enrolment.intake.start_year + 1, 1)

    def of(self, enrolment: Enrolment, last: int) -> tuple[Year, ...]:
        first = enrolment.intake.start_year
        return tuple(Year(n, f"{first + n - 1}–{first + n}") for n in range(1, last + 1))
