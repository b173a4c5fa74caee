"""Text of cells as Python values. Each function raises `ValueError` for text it does not understand."""

import re
from datetime import date, datetime

from sheets.cleaning import header_key

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?: 0?0:00(?::00)?)?")
IN_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
MONTHS = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fevr", "feb"), ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"), ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
YES = frozenset({"1", "true", "vrai", "oui", "yes", "o", "y", "x"})
NO = frozenset({"0", "false", "faux", "non", "no", "n"})
YEAR = re.compile(r"(\d{4})(?:\s*[-/–]\s*(\d{2}|\d{4}))?")


class BareNumberError(ValueError):
    """A number where a date is wanted: the serial number of a spreadsheet, or anything else."""


def to_date(text: str) -> date:
    """Read a date as people write it. A bare number is refused: nothing says that it counts days since 1900.

    A cell of a workbook with a date format arrives as "1998-04-23" (`sheets.cells`).
    """
    if NUMBER.fullmatch(text):
        raise BareNumberError(text)
    if found := DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := IN_WORDS.fullmatch(header_key(text)):
        return date(int(found[3]), MONTH.get(found[2], 0), int(found[1]))
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()


def to_bool(text: str) -> bool:
    """Read "oui", "x", "true", "1" as true; "non", "false", "0" as false."""
    bare = header_key(text)
    if bare in YES:
        return True
    if bare in NO:
        return False
    raise ValueError(text)


def start_year(text: str) -> int:
    """Read "2026", "2026-2027" or "2026/27" as 2026."""
    found = YEAR.fullmatch(text)
    if found is None or (found[2] and int(found[2]) % 100 != (int(found[1]) + 1) % 100):
        raise ValueError(text)
    return int(found[1])
