"""Numbers and dates in the active language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import get_language

NOTHING = "–"
FIRST_OF_THE_MONTH = {"fr": "1er"}  # a language that is missing here shows the number alone


def decimal_words(value: Decimal | int | None) -> str:
    """Return the number without trailing zeros, "1,5" or "1.5"; a dash for None."""
    if value is None or value == "":
        return NOTHING
    plain = format(Decimal(value), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return formats.number_format(plain, use_l10n=True)


def day_words(value: date | datetime, *, time: bool = True, short: bool = False, year: bool = True) -> str:
    """Return "22 November 2026", with ", 14:05" for a moment; `short` abbreviates the month, `year` False omits it."""
    day_format = ("j N" if short else "j F") + (" Y" if year else "")
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        day_format += ", H:i" if time else ""
    words = formats.date_format(value, day_format)
    first = FIRST_OF_THE_MONTH.get((get_language() or "")[:2])
    return words.replace("1", first, 1) if first and value.day == 1 else words
