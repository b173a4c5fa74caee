"""Holidays and quadrimesters of Belgium, French Community: the statutory ones, by rule.

A university with other days, and the key dates of a programme, come from a calendar file.
"""

from datetime import date, timedelta
from typing import Any

COUNTRY = "BE"
FIXED = {
    "community": ((9, 27), "Fête de la Communauté française", "French Community Day"),
    "all-saints": ((11, 1), "Toussaint", "All Saints’ Day"),
    "armistice": ((11, 11), "Armistice", "Armistice Day"),
    "christmas": ((12, 25), "Noël", "Christmas Day"),
    "new-year": ((1, 1), "Nouvel An", "New Year’s Day"),
    "labour": ((5, 1), "Fête du travail", "Labour Day"),
    "national": ((7, 21), "Fête nationale", "National Day"),
    "assumption": ((8, 15), "Assomption", "Assumption Day"),
}
AFTER_EASTER = {
    "easter-monday": (1, "Lundi de Pâques", "Easter Monday"),
    "ascension": (39, "Ascension", "Ascension Day"),
    "whit-monday": (50, "Lundi de Pentecôte", "Whit Monday"),
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def belgian_days(starts: date, ends: date) -> list[dict[str, Any]]:
    """The holidays and quadrimesters of an academic year, in the shape of a calendar file."""
    spring = starts.year + 1
    found = []
    for code, (day, french, english) in FIXED.items():
        on = date(starts.year if day >= (starts.month, starts.day) else spring, *day)
        found.append(row(code, "holiday", french, english, on, on))
    for code, (days, french, english) in AFTER_EASTER.items():
        on = easter(spring) + timedelta(days=days)
        found.append(row(code, "holiday", french, english, on, on))
    quarters = [(starts, date(spring, 1, 31)), (date(spring, 2, 1), date(spring, 6, 30)), (date(spring, 7, 1), ends)]
    for number, (first, last) in enumerate(quarters, start=1):
        words = f"Quadrimestre {number}", f"Quadrimester {number}"
        found.append(row(f"q{number}", "quadrimester", *words, first, last))
    return sorted(found, key=lambda one: (one["starts"], one["code"]))


def row(code: str, kind: str, french: str, english: str, starts: date, ends: date) -> dict[str, Any]:
    title = {"fr": french, "en": english}
    return {"code": code, "kind": kind, "title": title, "starts": starts, "ends": ends, "country": COUNTRY,
            "programme": ""}  # fmt: skip
