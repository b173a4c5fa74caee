"""A table of text from CSV: comma, semicolon or tab; UTF-8 with or without BOM, else Windows-1252."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sheets.problems import Problems

MOST_ROWS = 100_000
MOST_BYTES = 50_000_000
DELIMITERS = ";,\t"
ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@dataclass(frozen=True)
class Row:
    """One line with its number as a spreadsheet counts, and its cells by column name, stripped."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Column:
    """A column that a table may have; `names` are the headers understood, lower case, the first one shown."""

    names: tuple[str, ...]
    required: bool = False

    @property
    def name(self) -> str:
        return self.names[0]


def read_table(data: bytes, columns: Iterable[Column]) -> list[Row]:
    """The rows of a CSV file, blank lines left out; raises `SheetError` with everything that is wrong."""
    problems = Problems()
    refuse_what_is_no_table(data, problems)
    text = decode(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    header: list[str] | None = None
    rows: list[Row] = []
    try:
        for line in lines:
            cells = [cell.strip() for cell in line]
            if not any(cells):
                continue
            if header is None:
                header = header_of(cells, list(columns), problems, lines.line_num)
                problems.stop()
                continue
            if len(rows) == MOST_ROWS:
                problems.add(
                    _("There are more than %(most)s rows: split the file.") % {"most": MOST_ROWS}, lines.line_num
                )
                break
            rows.append(row_of(lines.line_num, header, cells, problems))
    except csv.Error as error:
        problems.add(
            _("A quotation mark is not closed, or the line is no CSV (%(error)s).") % {"error": error}, lines.line_num
        )
    if header is None:
        problems.add(_("The file is empty: the first row holds the names of the columns."))
    problems.stop()
    return rows


def refuse_what_is_no_table(data: bytes, problems: Problems) -> None:
    if len(data) > MOST_BYTES:
        problems.add(_("The file is larger than %(most)s MB: split it.") % {"most": MOST_BYTES // 1_000_000})
    elif data.startswith((ZIP, OLD_EXCEL)):
        problems.add(_("This is a workbook or an archive, not CSV: save the sheet as “CSV UTF-8” and give that file."))
    elif data.startswith(PDF) or b"\x00" in data[:10_000]:
        problems.add(_("This is no table: give a CSV file with the names of the columns in the first row."))
    elif data.lstrip()[:1] in (b"<", b"{"):
        problems.add(_("This is a web page or JSON, not a table: give a CSV file."))
    problems.stop()


def decode(data: bytes) -> str:
    """UTF-8 where the bytes are valid in it, else Windows-1252, in which every byte that people type is valid."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """The one that the first line with any text uses most."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def header_of(cells: list[str], columns: list[Column], problems: Problems, number: int) -> list[str]:
    """The known name of each column, or problems for unknown, doubled and missing ones."""
    known = {name: column.name for column in columns for name in column.names}
    header: list[str] = []
    for cell in cells:
        name = known.get(" ".join(cell.lower().replace("_", " ").split()))
        if name is None and cell:
            shown = ", ".join(column.name for column in columns)
            text = _("The column “%(column)s” is not known. Known are: %(known)s.")
            problems.add(text % {"column": cell[:60], "known": shown}, number, cell[:60])
        elif name in header:
            problems.add(_("This column is there twice: remove one."), number, cell)
        header.append(name or "")
    for column in columns:
        if column.required and column.name not in header:
            problems.add(_("The column “%(column)s” is missing.") % {"column": column.name}, number, column.name)
    return header


def row_of(number: int, header: list[str], cells: list[str], problems: Problems) -> Row:
    if any(cells[len(header) :]):
        text = _("There are %(cells)s cells, but %(columns)s columns.")
        problems.add(text % {"cells": len(cells), "columns": len(header)}, number)
    found = {}
    for name, cell in zip(header, cells, strict=False):
        if cell.startswith("="):
            problems.add(_("A cell begins with “=”: give the value, not a formula."), number, name)
        if "\x00" in cell or "\ufffd" in cell:
            problems.add(_("A cell holds characters that are no text."), number, name)
        if name:
            found[name] = cell
    return Row(number, found)
