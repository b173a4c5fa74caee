"""Text of cells as Python values. Each function raises `ValueError` for text it does not understand."""

import re
from datetime import date, datetime, timedelta

from sheets.cleaning import header_key

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?: 0?0:00(?::00)?)?")
IN_WORDS = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
SERIAL = re.compile(r"\d{4,5}")
FIRST_SERIAL, LAST_SERIAL = 3654, 73050  # 1910 to 2099, so that years and other numbers are not read as dates
EPOCH = date(1899, 12, 30)
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


def to_date(text: str) -> date:
    """Read a date as people write it, or the serial number that a spreadsheet shows without a date format."""
    if found := DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := IN_WORDS.fullmatch(header_key(text)):
        return date(int(found[3]), MONTH.get(found[2], 0), int(found[1]))
    if SERIAL.fullmatch(text) and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return EPOCH + timedelta(days=int(text))
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
