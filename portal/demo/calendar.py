"""The calendar of the demonstration: all of it is told from one day, in the academic year of that day.

Years and intakes are counted from the oldest: intake 0 is in its third year, intake 2 in its first; year 2 runs, year 3
is the next. A resident's key is (intake, place in the intake).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from curriculum.institutions.academic_calendar import BEGINS, start_year_of
from curriculum.models import ExamSession

INTAKES = YEARS = (0, 1, 2)
LAST, THIS, NEXT = 1, 2, 3
DAY = timedelta(days=1)

Key = tuple[int, int]


def at(day: date, hour: int = 18) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass(frozen=True)
class Calendar:
    today: date

    def start_year(self, year: int) -> int:
        """The first calendar year of a counted year."""
        return start_year_of(self.today) - THIS + year

    def year_of(self, day: date) -> int:
        return start_year_of(day) - self.start_year(0)

    def day(self, year: int, month: int, day: int) -> date:
        """A day of a counted academic year: month 10 lies in its autumn, month 3 in its spring."""
        return date(self.start_year(year) + ((month, day) < BEGINS), month, day)

    def training(self, year: int) -> tuple[date, date]:
        """The year of stage, 1 October to 30 September."""
        return self.day(year, 10, 1), self.day(year + 1, 9, 30)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def last(self, month: int, day: int) -> date:
        """The last such day that is over."""
        found = date(self.today.year, month, day)
        return found if found < self.today else date(found.year - 1, month, day)

    def coming(self, month: int, day: int) -> date:
        """The first such day that is a month away at least."""
        found = date(self.today.year, month, day)
        return found if found - timedelta(days=30) >= self.today else date(found.year + 1, month, day)


@dataclass(frozen=True)
class Sitting:
    """A session and what follows it: the marks are due, the jury meets, its decisions are published."""

    session: ExamSession

    @property
    def due(self) -> date:
        return self.session.ends + timedelta(days=4)

    @property
    def held(self) -> date:
        return self.session.ends + timedelta(days=8)

    @property
    def published(self) -> date:
        return self.held + DAY

    def is_over(self, today: date) -> bool:
        return self.published < today
