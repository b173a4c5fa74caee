"""Each specimen becomes exactly what it says; written before the reader."""

import io

import pytest
from django.utils import translation

from sheets.problems import SheetError
from sheets.table import read_table, read_tolerant
from tests.sheets import honest, hostile


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


@pytest.mark.parametrize("specimen", [s for s in hostile.SPECIMENS if not s.refused], ids=str)
def test_a_command_takes_all_rows_or_none(specimen):
    with pytest.raises(SheetError) as caught:
        read_table(specimen.make(), specimen.columns)
    wrong = [text for row in specimen.rows.values() if isinstance(row, list) for text in row]
    assert [str(problem) for problem in caught.value.problems] == wrong
