"""The stored file of an import, read as rows of its kind."""

from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from imports import registry
from imports.models import Import
from sheets.layout import Layout, layout_at
from sheets.problems import Problem, SheetError
from sheets.table import HEADER_SEARCH_LINES, Table, read_layout, read_rows
from sheets.workbook_reader import Sheet, open_workbook

SAMPLES = 3


@dataclass(frozen=True)
class SheetLayout:
    """A sheet with its recognised header, before the user has confirmed the columns."""

    sheet: Sheet
    layout: Layout


def sheet_layouts(file, kind: registry.Kind) -> list[SheetLayout]:
    """Return the visible sheets that hold text, the best match first; raise `SheetError` where there is none."""
    found = []
    for sheet in open_workbook(file, head_only=True):
        layout = None if sheet.is_hidden else read_layout(sheet, kind.columns)
        if layout is not None:
            found.append(SheetLayout(sheet, layout))
    if not found:
        raise SheetError([Problem(_("The file is empty: the first row holds the names of the columns."))])
    return sorted(found, key=lambda one: (len(one.layout.missing(kind.columns)), -len(one.layout.recognised)))


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its position, its title, and the first values."""

    place: int
    title: str
    samples: list[str]
    is_doubled: bool = False


def columns_of(
    file, kind: registry.Kind, sheet: str, row: int | None = None
) -> tuple[list[str], Layout, list[FileColumn]]:
    """Return (names of the sheets to choose from, layout of the sheet named or of the best one, its columns).

    `row`: the number of the header row, where it is not the recognised one.
    """
    found = sheet_layouts(file, kind)
    chosen = next((one for one in found if one.sheet.name == sheet), found[0])
    filled = list(islice((line for line in chosen.sheet.lines() if not line.is_blank), HEADER_SEARCH_LINES + SAMPLES))
    layout = (layout_at(row, filled[:HEADER_SEARCH_LINES], kind.columns) if row else None) or chosen.layout
    lines = [line for line in filled if line.number > layout.number][:SAMPLES]
    width = max([len(layout.titles), *(len(line.cells) for line in lines)])
    columns = [
        FileColumn(
            place,
            layout.titles[place] if place < len(layout.titles) else "",
            [line.cells[place] for line in lines if place < len(line.cells) and line.cells[place]],
            place in layout.doubled,
        )
        for place in range(width)
    ]
    return [one.sheet.name for one in found], layout, [one for one in columns if one.title or one.samples]


def table_of(batch: Import) -> Table:
    """Return all rows, with the columns as assigned."""
    kind = registry.get(batch.kind)
    if batch.file is None:
        raise SheetError([Problem(_("The file is deleted by now."))])
    with batch.file.open() as file:
        sheet = next((one for one in open_workbook(file) if one.name == batch.sheet), None)
        if sheet is None:
            raise SheetError([Problem(_("The sheet is no longer in the file."))])
        layout = Layout(batch.header_row, batch.titles, batch.places(), {})
        return read_rows(sheet, layout, batch.places(), kind.columns)
