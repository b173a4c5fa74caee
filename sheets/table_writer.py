"""Tables as files that `sheets.table` reads back unchanged and in which no text runs as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from sheets.cleaning import escape_formula, visible_text
from sheets.columns import Column

Value = str | int | Decimal | date | None
Rows = Iterable[Mapping[str, Value]]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = tuple(TYPES)


def table_file(format: str, columns: Sequence[Column], rows: Rows, title: str) -> bytes:
    """Return the file in a format of `FORMATS`; a row maps names of columns to values, `title` names the sheet."""
    return {"csv": as_csv, "xlsx": as_xlsx}[format](columns, rows, title)


def as_csv(columns: Sequence[Column], rows: Rows, title: str = "") -> bytes:
    """Return CSV with semicolons and a byte order mark, which a French spreadsheet program opens without a dialog."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([escape_formula(cell_text(row.get(column.name))) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[Column], rows: Rows, title: str) -> bytes:
    """Return a workbook: dates as dates, marks as numbers, everything else as text, so that leading zeros stay."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 18
    sheet.append([text_cell(sheet, column.title, bold=True) for column in columns])
    for row in rows:
        values = [row.get(column.name) for column in columns]
        sheet.append(
            [v if isinstance(v, date | Decimal) else text_cell(sheet, escape_formula(cell_text(v))) for v in values]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text_cell(sheet, text: str, bold: bool = False):
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # also where the text looks like a number, an error or a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def cell_text(value: Value) -> str:
    """Return the value in the format of the active language, which the reader understands: "12,5", "1998-04-23"."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return formats.number_format(value.normalize().__format__("f"), use_l10n=True, force_grouping=False)
    return value.isoformat() if isinstance(value, date) else visible_text(str(value))
