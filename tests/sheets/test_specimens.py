"""Each specimen becomes exactly what it says; written before the reader."""

import io
import random

import pytest
from django.utils import translation

from sheets import workbook_reader
from sheets.problems import SheetError
from sheets.table import read_layout, read_table, read_tolerant
from sheets.workbook_reader import open_workbook
from tests.sheets import honest, hostile
from tests.sheets.building import HEAD, MAIN, raw_xlsx, row, sheet_xml, texts
from tests.sheets.honest import FIRST
from tests.sheets.honest import HEAD as NAMED
from tests.sheets.specimens import RESIDENTS


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def outcome(specimen):
    """(rows, left out, refused) of the file, as the specimen writes them."""
    try:
        table = read_tolerant(io.BytesIO(specimen.make()), specimen.columns)
    except SheetError as error:
        return {}, {}, [str(problem) for problem in error.problems]
    rows = {
        row.number: [str(problem) for problem in row.problems]
        or {name: cell for name, cell in row.cells.items() if cell}
        for row in table.rows
    }
    return rows, table.left_out, []


@pytest.mark.parametrize("specimen", honest.SPECIMENS + hostile.SPECIMENS, ids=str)
def test_a_specimen_becomes_what_it_says(specimen):
    rows, left_out, refused = outcome(specimen)
    assert refused == specimen.refused
    assert rows == specimen.rows
    assert left_out == specimen.left_out


def test_there_are_thirty_of_each():
    assert len(honest.SPECIMENS) >= 30
    assert len(hostile.SPECIMENS) >= 30


def wide_file(size):
    """A workbook whose shared texts take `size` bytes, hardly to be packed; its rows need the first and the last."""
    letters = random.Random(7)
    filler = f"<si><t>{letters.randbytes(size // 2).hex()}</t></si>"
    shared = "".join(f"<si><t>{name}</t></si>" for name in (*NAMED[:-1],)) + filler + f"<si><t>{NAMED[-1]}</t></si>"
    head = "".join(f'<c r="{chr(65 + at)}1" t="s"><v>{at if at < len(NAMED) - 1 else at + 1}</v></c>'
                   for at in range(len(NAMED)))  # fmt: skip
    return raw_xlsx(sheet_xml(row(1, head), texts(2, *FIRST)),
                    more={"xl/sharedStrings.xml": f"{HEAD}<sst {MAIN}>{shared}</sst>"})  # fmt: skip


def test_a_look_at_the_head_reads_a_bounded_part_of_the_file(monkeypatch):
    monkeypatch.setattr(workbook_reader, "MOST_LOOKED_AT", 1_000_000)
    small, large = wide_file(100_000), wide_file(1_500_000)
    (sheet,) = open_workbook(small, head_only=True)
    assert read_layout(sheet, RESIDENTS).recognised
    (sheet,) = open_workbook(large, head_only=True)
    with pytest.raises(SheetError, match="first 1 MB"):
        read_layout(sheet, RESIDENTS)
    assert len(read_tolerant(large, RESIDENTS).rows) == 1


@pytest.mark.parametrize("specimen", [s for s in hostile.SPECIMENS if not s.refused], ids=str)
def test_a_command_takes_all_rows_or_none(specimen):
    with pytest.raises(SheetError) as caught:
        read_table(specimen.make(), specimen.columns)
    wrong = [text for row in specimen.rows.values() if isinstance(row, list) for text in row]
    assert [str(problem) for problem in caught.value.problems] == wrong
