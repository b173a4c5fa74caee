"""The sheet of marks as a file, on its way out and back: each row says which registration and version it is of."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.mark_values import entry_text
from records.marks.services import Entry
from records.marks.sheet import Cell
from sheets.columns import Column
from sheets.problems import SheetError
from sheets.table import read_table
from sheets.table_writer import table_file

MOST_BYTES = 2_000_000
KEY, SEEN = "ligne", "version"
NAME = Column(("nom", "name"), label=gettext_lazy("Resident"))
MATRICULE = Column(("matricule", "noma"), label=gettext_lazy("Matricule"))
VALUE = Column(("note", "mark"), required=True, label=gettext_lazy("Mark or code"))
COLUMNS = (
    Column((KEY, "row"), required=True, label=gettext_lazy("Row (leave as it is)")),
    Column((SEEN,), required=True, label=gettext_lazy("Version (leave as it is)")),
    NAME,
    MATRICULE,
    VALUE,
)


def sheet_file(form: str, cells: Iterable[Cell], contacts: set[int], title: str) -> bytes:
    """Return the file. `contacts`: residents (pks) whose matricules the reader may see."""
    rows = [
        {
            KEY: str(cell.registration.uuid),
            SEEN: str(cell.seen),
            NAME.name: cell.registration.annual_programme.enrolment.user.name_in_list,
            MATRICULE.name: matricules(cell, contacts),
            VALUE.name: entry_text(cell.result.mark, cell.result.outcome) if cell.result else "",
        }
        for cell in cells
    ]
    return table_file(form, COLUMNS, rows, title)


def matricules(cell: Cell, contacts: set[int]) -> str:
    enrolment = cell.registration.annual_programme.enrolment
    return enrolment.matricules if enrolment.pk in contacts else ""


def entries_of_file(data: bytes, cells: list[Cell]) -> list[Entry]:
    """Return the entries of the rows that differ from what is stored; raise `ValidationError` with every wrong row."""
    if len(data) > MOST_BYTES:
        raise ValidationError(_("The file is too large for a sheet of marks."))
    try:
        rows = read_table(data, COLUMNS)
    except SheetError as error:
        raise ValidationError([str(problem) for problem in error.problems]) from error
    by_key = {str(cell.registration.uuid): cell for cell in cells}
    found: dict[str, Entry] = {}
    wrong = []
    for row in rows:
        cell = by_key.get(row[KEY].strip().lower())
        if cell is None:
            wrong.append(_("Row %(n)s: nobody of this sheet. Use the file that this page gives.") % {"n": row.number})
        elif row[KEY].strip().lower() in found:
            wrong.append(_("Row %(n)s: this resident is there twice.") % {"n": row.number})
        else:
            try:
                if (entry := entry_of(row[VALUE.name], row[SEEN], cell)) is not None:
                    found[row[KEY].strip().lower()] = entry
            except ValidationError as error:
                wrong.append(_("Row %(n)s: %(why)s") % {"n": row.number, "why": " ".join(error.messages)})
    if wrong:
        raise ValidationError(wrong)
    return list(found.values())


def entry_of(text: str, version: str, cell: Cell) -> Entry | None:
    """Return the entry of one row; None where the file says what is stored."""
    stored = entry_text(cell.result.mark, cell.result.outcome) if cell.result else ""
    cell.typed, cell.was = text.strip(), stored
    if cell.typed == stored:
        return None
    mark, outcome = cell.read()
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    if (mark, outcome) == (cell.result.mark if cell.result else None, cell.result.outcome if cell.result else ""):
        return None
    return Entry(cell.registration, cell.session, mark, outcome, seen)
