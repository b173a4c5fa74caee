"""The table in a sheet: header row, data rows, and the column of each position."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from sheets.cleaning import header_key
from sheets.columns import Column
from sheets.layout import Layout, find_layout
from sheets.lines import Line
from sheets.problems import Problem, Problems, SheetError
from sheets.workbook_reader import Sheet, open_workbook

MOST_ROWS = 100_000
HEADER_SEARCH_LINES = 40  # lines among which the header is searched
TOTALS = ("total", "totaux", "sous total", "subtotal", "somme", "sum", "moyenne", "average", "mean", "nombre", "count")


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: its number as a spreadsheet counts, and its cells by name of the column."""

    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """All rows, also those with problems; `left_out` maps other lines to why: "total", "header" or "note"."""

    rows: list[Row]
    left_out: dict[int, str]


def read_table(data: bytes, columns: Iterable[Column]) -> list[Row]:
    """Return the rows of a CSV or XLSX file without blank lines; raise `SheetError` with all problems."""
    rows = read_tolerant(data, tuple(columns)).rows
    if wrong := [problem for row in rows for problem in row.problems]:
        raise SheetError(wrong)
    return rows


def read_tolerant(source: bytes | BinaryIO, columns: tuple[Column, ...]) -> Table:
    """Return the table with its bad rows; raise `SheetError` unless its columns are just the known ones."""
    seen = [(sheet, read_layout(sheet, columns)) for sheet in open_workbook(source) if not sheet.is_hidden]
    found = [(sheet, layout) for sheet, layout in seen if layout is not None]
    complete = [(sheet, layout) for sheet, layout in found if not layout.missing(columns)]
    if not found:
        raise SheetError([Problem(_("The file is empty: the first row holds the names of the columns."))])
    if len(complete) > 1:
        names = ", ".join(sheet.name for sheet, _layout in complete)
        text = _("Several sheets hold such a table: %(names)s. Keep one of them in the file.")
        raise SheetError([Problem(text % {"names": names})])
    sheet, layout = (complete or found)[0]
    refuse_other_columns(layout, columns)
    return read_rows(sheet, layout, layout.recognised, columns)


def read_layout(sheet: Sheet, columns: tuple[Column, ...]) -> Layout | None:
    """Return where the header is and which columns are known; None in a sheet without text."""
    return find_layout(
        list(islice((line for line in sheet.lines() if not line.is_blank), HEADER_SEARCH_LINES)), columns
    )


def refuse_other_columns(layout: Layout, columns: tuple[Column, ...]) -> None:
    """Raise `SheetError` for unknown, doubled and missing columns."""
    problems = Problems()
    twice = list(layout.doubled.items())
    for at, (place, name) in enumerate(twice):
        if any(name == earlier for _place, earlier in twice[:at]):
            problems.add(_("This column is there twice: remove one."), layout.number, layout.titles[place])
    for place, title in enumerate(layout.titles):
        if place in layout.doubled:
            continue
        if title and place not in layout.recognised:
            shown = ", ".join(column.title for column in columns)
            text = _("The column “%(column)s” is not known. Known are: %(known)s.")
            problems.add(text % {"column": title[:60], "known": shown}, layout.number, title[:60])
    for column in layout.missing(columns):
        problems.add(_("The column “%(column)s” is missing.") % {"column": column.title}, layout.number, column.title)
    problems.stop()


def read_rows(sheet: Sheet, layout: Layout, assigned: Mapping[int, str], columns: tuple[Column, ...]) -> Table:
    """Return the rows under the header, each cell under the column assigned to its position."""
    required = {column.name for column in columns if column.required}
    key_places = [place for place, name in assigned.items() if name in required]
    header = [header_key(title) for title in layout.titles]
    rows: list[Row] = []
    left_out: dict[int, str] = {}
    notes: list[Row] = []  # lines with a single cell are notes, unless data follows
    for line in sheet.lines():
        if line.number <= layout.number or line.is_blank:
            continue
        if reason := reason_to_skip(line, header, key_places):
            left_out[line.number] = reason
            continue
        row = row_of(line, layout, assigned)
        if len(key_places) > 1 and sum(map(bool, line.cells)) == 1:
            notes.append(row)
            continue
        rows += notes
        notes = []
        rows.append(row)
        if len(rows) > MOST_ROWS:
            why = _("There are more than %(most)s rows: split the file.") % {"most": MOST_ROWS}
            raise SheetError([Problem(why, line.number)])
    return Table(rows, left_out | {row.number: "note" for row in notes})


def reason_to_skip(line: Line, header: list[str], key_places: list[int]) -> str:
    """Return why the line is no row of the table ("header" or "total"); empty when it is one."""
    filled = [(place, cell) for place, cell in enumerate(line.cells) if cell]
    if len(filled) > 1 and all(place < len(header) and header[place] == header_key(cell) for place, cell in filled):
        return "header"
    keys = sum(1 for place in key_places if place < len(line.cells) and line.cells[place])
    if filled and keys < len(key_places) and (text := header_key(filled[0][1])).startswith(TOTALS):
        first = text.split()
        return "total" if any(first[: len(word.split())] == word.split() for word in TOTALS) else ""
    return ""


def row_of(line: Line, layout: Layout, assigned: Mapping[int, str]) -> Row:
    problems = []
    width = len(layout.titles)
    if any(line.cells[width:]):
        text = _("There are %(cells)s cells, but %(columns)s columns.")
        problems.append(Problem(text % {"cells": len(line.cells), "columns": width}, line.number))
    problems += [
        Problem(why, line.number, assigned[place]) for place, why in sorted(line.flaws.items()) if place in assigned
    ]
    cells = {name: line.cells[place] if place < len(line.cells) else "" for place, name in assigned.items()}
    return Row(line.number, cells, problems)
