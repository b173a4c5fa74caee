"""Academic years by rule: they begin on 14 September by decree.

The sessions are our own choice within the quadrimesters; a university with other dates loads a calendar file.
"""

from datetime import date
from typing import Any

from curriculum.institutions.belgian_days import belgian_days

FIRST_YEAR = 2024  # of the programmes that ship
YEARS_AHEAD = 3
BEGINS, LAST_DAY = (9, 14), (9, 13)
SESSIONS = {"january": ((1, 2), (1, 31)), "june": ((6, 1), (6, 30)), "september": ((8, 16), LAST_DAY)}


def start_year_of(day: date) -> int:
    """Return the first calendar year of the academic year that contains the day."""
    return day.year if (day.month, day.day) >= BEGINS else day.year - 1


def academic_year(start_year: int) -> dict[str, Any]:
    """Return one year in the shape of a calendar file, with dates parsed."""
    spring = start_year + 1
    return {
        "start_year": start_year,
        "starts": date(start_year, *BEGINS),
        "ends": date(spring, *LAST_DAY),
        "sessions": [
            {"kind": kind, "starts": date(spring, *first), "ends": date(spring, *last)}
            for kind, (first, last) in SESSIONS.items()
        ],
        "days": belgian_days(date(start_year, *BEGINS), date(spring, *LAST_DAY)),
    }


def academic_years(today: date) -> list[dict[str, Any]]:
    """Return the years from the first one to some years after the current one."""
    return [academic_year(year) for year in range(FIRST_YEAR, start_year_of(today) + YEARS_AHEAD + 1)]
