"""Academic years by rule, for any year: they begin on 14 September by decree.

The sessions are ours, within the quadrimesters; a university that has others loads a calendar file.
"""

from datetime import date
from typing import Any

FIRST_YEAR = 2024  # of the programmes that ship
YEARS_AHEAD = 3
BEGINS, LAST_DAY = (9, 14), (9, 13)
SESSIONS = {"january": ((1, 2), (1, 31)), "june": ((6, 1), (6, 30)), "september": ((8, 16), LAST_DAY)}


def start_year_of(day: date) -> int:
    """The first calendar year of the academic year in which the day lies."""
    return day.year if (day.month, day.day) >= BEGINS else day.year - 1


def academic_year(start_year: int) -> dict[str, Any]:
    """One year as a calendar file has it, its dates read."""
    spring = start_year + 1
    return {
        "start_year": start_year,
        "starts": date(start_year, *BEGINS),
        "ends": date(spring, *LAST_DAY),
        "sessions": [
            {"kind": kind, "starts": date(spring, *first), "ends": date(spring, *last)}
            for kind, (first, last) in SESSIONS.items()
        ],
    }


def academic_years(today: date) -> list[dict[str, Any]]:
    """From the first year to some years after the one that runs."""
    return [academic_year(year) for year in range(FIRST_YEAR, start_year_of(today) + YEARS_AHEAD + 1)]
