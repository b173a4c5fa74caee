"""One month of a person's calendar: its weeks, its days, what is on each."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pages.agenda import Dated, Kind


@dataclass(frozen=True)
class Day:
    day: date
    items: list[Dated]
    is_of_month: bool
    is_today: bool

    @property
    def classes(self) -> str:
        other = "" if self.is_of_month else " month-day--other"
        return f"month-day{other}" if self.items else f"month-day{other} is-empty"


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def of(cls, words: str, today: date) -> "Month":
        """The month written "2026-11"; that of today where the words name none."""
        try:
            return cls(date.fromisoformat(f"{words}-01"))
        except ValueError:
            return cls(today.replace(day=1))

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> str:
        return (self.first - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after(self) -> str:
        return (self.last + timedelta(days=1)).strftime("%Y-%m")

    @property
    def grid(self) -> tuple[date, date]:
        """From the Monday of the first week to the Sunday of the last."""
        return self.first - timedelta(days=self.first.weekday()), self.last + timedelta(days=6 - self.last.weekday())

    def days(self, items: Iterable[Dated], today: date) -> list[Day]:
        """Every day of the grid. A period stands on its first day, or on the first one shown."""
        since, until = self.grid
        on = defaultdict(list)
        for one in items:
            on[max(one.day, since)].append(one)
        number = (until - since).days + 1
        shown = [since + timedelta(days=place) for place in range(number)]
        return [Day(day, on[day], day.month == self.first.month, day == today) for day in shown]


def chosen_kinds(words: Iterable[str]) -> set[str]:
    """The kinds among the words of the address; all where there is none."""
    return set(words) & set(Kind.values) or set(Kind.values)
