"""Periods of residents that change what is expected of them: leave, and what only the apps above know (hospital).

Those apps register a function at start-up; `records` cannot import them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from records.status_changes.models import StatusChange, status_changes_of

AWAY, HOSPITAL = "away", "hospital"


@dataclass(frozen=True)
class Period:
    """A period of a resident, both days included; open where `ends` is None. `kind`: AWAY or HOSPITAL."""

    enrolment_id: int
    kind: str
    starts: date
    ends: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


Report = Callable[[Collection[int], date, date], Iterable[Period]]
_reports: dict[str, Report] = {}


def reports_periods(function: Report) -> Report:
    """Decorator that registers `function(enrolment_ids, since, until)`; a fixed number of queries."""
    _reports[f"{function.__module__}.{function.__qualname__}"] = function
    return function


@reports_periods
def away(enrolment_ids: Collection[int], since: date, until: date) -> Iterable[Period]:
    """Leave, suspension, withdrawal and end; a part-time status keeps somebody here."""
    for rows in status_changes_of(enrolment_ids).values():
        for row in rows:
            meets = row.starts <= until and (row.ends is None or row.ends >= since)
            if meets and row.kind != StatusChange.Kind.PART_TIME:
                yield Period(row.enrolment_id, AWAY, row.starts, row.ends)


def periods_of(enrolment_ids: Collection[int], since: date, until: date) -> dict[int, list[Period]]:
    """{enrolment_id: periods that meet these days}; a fixed number of queries."""
    found: dict[int, list[Period]] = defaultdict(list)
    for name in sorted(_reports):
        for period in _reports[name](enrolment_ids, since, until):
            found[period.enrolment_id].append(period)
    return found


def is_in(periods: Iterable[Period], kind: str, day: date) -> bool:
    return any(period.kind == kind and period.holds_on(day) for period in periods)
