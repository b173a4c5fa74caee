"""The stored file of an import as rows of its kind."""

from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from imports import registry
from imports.models import Import
from sheets.layout import Layout, layout_at
from sheets.problems import Problem, SheetError
from sheets.table import LOOKED_AT, Table, look, read_rows
from sheets.workbook_reader import Sheet, open_book

SAMPLES = 3


@dataclass(frozen=True)
class Look:
    """A sheet of a file with its header, before anybody has confirmed what its columns mean."""

    sheet: Sheet
    layout: Layout


def looks(file, kind: registry.Kind) -> list[Look]:
    """The sheets that are shown and hold text, the best first; raises `SheetError` where there is none."""
    found = []
    for sheet in open_book(file):
        layout = None if sheet.is_hidden else look(sheet, kind.columns)
        if layout is not None:
            found.append(Look(sheet, layout))
    if not found:
        raise SheetError([Problem(_("The file is empty: the first row holds the names of the columns."))])
    return sorted(found, key=lambda one: (len(one.layout.missing(kind.columns)), -len(one.layout.recognised)))


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: where it stands, its name there, and what its first rows hold."""

    place: int
    title: str
    samples: list[str]
    is_doubled: bool = False


def columns_of(
    file, kind: registry.Kind, sheet: str, row: int | None = None
) -> tuple[list[str], Layout, list[FileColumn]]:
    """(names of the sheets that could be meant, layout of the one named or of the best, its columns).

    `row`: the number of the row that names the columns, where it is not the one that seems to.
    """
    found = looks(file, kind)
    chosen = next((one for one in found if one.sheet.name == sheet), found[0])
    filled = list(islice((line for line in chosen.sheet.lines() if not line.is_blank), LOOKED_AT + SAMPLES))
    layout = (layout_at(row, filled[:LOOKED_AT], kind.columns) if row else None) or chosen.layout
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
    """All its rows, with the columns as they were assigned."""
    kind = registry.get(batch.kind)
    if batch.file is None:
        raise SheetError([Problem(_("The file is deleted by now."))])
    with batch.file.open() as file:
        sheet = next((one for one in open_book(file) if one.name == batch.sheet), None)
        if sheet is None:
            raise SheetError([Problem(_("The sheet is no longer in the file."))])
        layout = Layout(batch.header_row, batch.titles, batch.places(), {})
        return read_rows(sheet, layout, batch.places(), kind.columns)
