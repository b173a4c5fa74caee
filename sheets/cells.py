"""Cells of a workbook as text."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Protocol
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from sheets import cleaning
from sheets.lines import MOST_COLUMNS, Line, too_wide

Styles = dict[str, tuple[bool, int]]  # {index of the style: (is a date, minimum of digits)}


class Texts(Protocol):
    """The shared texts of a workbook by their index."""

    def __getitem__(self, place: int, /) -> str: ...


LETTERS = re.compile(r"[A-Z]{1,3}")
TENTH_DECIMAL = Decimal("0.0000000001")  # rounding errors of floating point are smaller


@dataclass(frozen=True)
class Numbers:
    """The number formats of the workbook."""

    styles: Styles
    epoch: datetime

    def text(self, value: str, style: str | None) -> str:
        """Return a number as the sheet shows it: "12.5", "1998-07-24" for a date, "001234" for a format of zeros."""
        is_date, digits = self.styles.get(style or "0", (False, 0))
        if is_date:
            return self.day(value)
        try:
            number = Decimal(value)
            shown = format(number.quantize(TENTH_DECIMAL), "f").rstrip("0").rstrip(".") if number else "0"
        except InvalidOperation:
            return value
        return shown.zfill(digits) if digits and shown.isdigit() else shown

    def day(self, value: str) -> str:
        try:
            found = from_excel(float(value), self.epoch)
        except (ValueError, OverflowError):
            return value
        if isinstance(found, datetime):
            found = found.replace(microsecond=0)
            return found.date().isoformat() if found.time() == time() else found.isoformat(sep=" ")
        return str(found)


def line_of(number: int, row: Element, texts: Texts, numbers: Numbers) -> Line:
    cells: list[str] = []
    flaws: dict[int, str] = {}
    place = -1
    for cell in row:
        place = place_of(cell.get("r"), place + 1)
        text, wrong = read_cell(cell, texts, numbers)
        if not text and not wrong:
            continue
        if place >= MOST_COLUMNS:
            raise too_wide(number)
        cells += [""] * (place + 1 - len(cells))
        cells[place] = text
        if wrong:
            flaws[place] = wrong
    return Line(number, cells, flaws)


def place_of(address: str | None, sequence: int) -> int:
    """Return the index of the column, 0 for A; the next index where the cell has no address."""
    found = LETTERS.match(address) if address else None
    if found is None:
        return sequence
    place = 0
    for letter in found[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def read_cell(cell: Element, texts: Texts, numbers: Numbers) -> tuple[str, str]:
    """Return (text, problem) of one cell."""
    kind, value, has_formula, inline = cell.get("t", "n"), None, False, None
    for part in cell:
        name = part.tag.rpartition("}")[2]
        if name == "v":
            value = part.text
        elif name == "f":
            has_formula = True
        elif name == "is":
            inline = part
    if inline is not None:
        return cleaning.read_text("".join(inline_texts(inline)))
    if value is None or value == "":
        if has_formula:
            why = _("A formula without its value: save the workbook in a spreadsheet program and give it again.")
            return "", why
        return "", ""
    if kind == "n":
        return numbers.text(value, cell.get("s")), ""
    if kind == "s":
        return cleaning.read_text(texts[int(value)])
    if kind == "e":
        return value, _("The cell shows an error of the spreadsheet (%(error)s): mend it there.") % {
            "error": value[:20]
        }
    if kind == "b":
        return ("true" if value.strip() == "1" else "false"), ""
    if kind == "d":
        return value.removesuffix("Z").removesuffix("T00:00:00").replace("T", " "), ""
    return cleaning.read_text(value)


def inline_texts(element: Element):
    """Yield the texts of an inline string, whatever their fonts."""
    for part in element:
        name = part.tag.rpartition("}")[2]
        if name == "t":
            yield part.text or ""
        elif name == "r":
            yield from inline_texts(part)
