"""The sheet that was written comes back; nothing in it runs."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheets.cleaning import text_problem, visible_text
from sheets.columns import Column
from sheets.table import read_table
from sheets.table_writer import FORMATS, table_file
from sheets.values import BareNumberError, start_year, to_bool, to_date

COLUMNS = (Column(("a", "un"), required=True), Column(("b",)), Column(("c",)))
DANGEROUS = ["=1+1", "+32 470", "-Evrard", "@SUM(A1)", "\t=1", "'=1", "''+2", "=cmd|' /C calc'!A0", "\r=1"]
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    .map(visible_text)
    .filter(lambda text: not text_problem(text))
)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(format, text):
    data = table_file(format, COLUMNS, [{"a": "x", "b": text}], "Sheet")
    if format == "csv":
        cells = [cell.strip('"') for line in data.decode("utf-8-sig").splitlines() for cell in line.split(";")]
    else:
        cells = [cell.value for row in load_workbook(io.BytesIO(data)).active for cell in row if cell.value]
    assert [cell for cell in cells if cell and cell[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("format", FORMATS)
@given(table=st.lists(st.tuples(TEXTS.filter(bool), TEXTS, TEXTS), max_size=5))
def test_what_was_written_is_read_back(format, table):
    rows = [dict(zip("abc", ("k" + key, *others), strict=True)) for key, *others in table]
    assert [row.cells for row in read_table(table_file(format, COLUMNS, rows, "Sheet"), COLUMNS)] == rows


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_numbers_dates_and_zeros_at_the_front_come_back(format, language):
    with translation.override(language):
        data = table_file(format, COLUMNS, [{"a": "00123", "b": Decimal("12.50"), "c": date(1998, 4, 23)}], "A/B")
        (row,) = read_table(data, COLUMNS)
    assert (row["a"], row["b"].replace(",", "."), to_date(row["c"])) == ("00123", "12.5", date(1998, 4, 23))


@pytest.mark.parametrize(
    "text",
    [
        "1998-04-23",
        "23/04/1998",
        "23.4.1998",
        "23 - 4 - 1998",
        "23 avril 1998",
        "April",
        "1998-04-23 12:30:00",
    ],
)
def test_days_as_people_write_them(text):
    if text == "April":
        text = "23 April 1998"
    assert to_date(text) == date(1998, 4, 23)


@pytest.mark.parametrize("text", ["", "04/23/1998", "23/04/98", "31/02/1998", "23 foo 1998", "x"])
def test_what_is_no_day(text):
    with pytest.raises(ValueError, match=r"."):
        to_date(text)


@pytest.mark.parametrize("text", ["12", "35908", "35908.5", "99999"])
def test_a_bare_number_is_no_day(text):
    with pytest.raises(BareNumberError):
        to_date(text)


def test_years_and_ticks():
    assert [start_year(text) for text in ("2026", "2026-2027", "2026/27", "2026 – 2027", "1999-00")] == [2026] * 4 + [
        1999
    ]
    for text in ("26", "2026-2029", "2026-2026", "x"):
        with pytest.raises(ValueError, match=text):
            start_year(text)
    assert [to_bool(text) for text in ("Oui", "VRAI", "x", "1", "true")] == [True] * 5
    assert [to_bool(text) for text in ("non", "FAUX", "0", "false")] == [False] * 4
    with pytest.raises(ValueError, match="peut"):
        to_bool("peut-être")
