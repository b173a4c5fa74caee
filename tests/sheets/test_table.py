"""Tables as people send them."""

import pytest
from django.utils import translation

from sheets.columns import Column
from sheets.problems import SheetError
from sheets.table import MOST_ROWS, read_table

DAMAGED = "The workbook is damaged or incomplete: save it anew as .xlsx in a spreadsheet program and give that file."
COLUMNS = [Column(("matricule",), required=True), Column(("name", "nom")), Column(("e mail", "mail"))]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def cells(data):
    return [(row.number, row.cells) for row in read_table(data, COLUMNS)]


def refused(data):
    with pytest.raises(SheetError) as caught:
        read_table(data, COLUMNS)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiters_and_encodings(delimiter, encoding):
    text = f"Matricule{delimiter}Nom\n12{delimiter}Éloïse\n"
    assert cells(text.encode(encoding)) == [(2, {"matricule": "12", "name": "Éloïse"})]


def test_blank_lines_keep_the_numbers_of_the_rows():
    assert cells(b"\nmatricule;nom\n;\n\n1;A\n;;;\n2;B\n") == [
        (5, {"matricule": "1", "name": "A"}),
        (7, {"matricule": "2", "name": "B"}),
    ]


def test_headers_are_read_generously():
    assert cells(b" MATRICULE ;E_Mail\n1;a@b.be\n") == [(2, {"matricule": "1", "e mail": "a@b.be"})]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["The file is empty: the first row holds the names of the columns."]),
        (
            b"PK\x03\x04rest",
            [
                DAMAGED,
            ],
        ),
        (
            b"a\x00b",
            ["This is no table: give a CSV or XLSX file with the names of the columns in a row above the data."],
        ),
        (b"matricule;nom\n1;A\x00\n2;B\n", ["row 2, column name: A cell holds characters that are no text."]),
        (b"<html></html>", ["This is a web page or JSON, not a table: give a CSV or XLSX file."]),
        (b"nom\nA\n", ["row 1, column matricule: The column “matricule” is missing."]),
        (b"matricule;nom;Nom\n1;A;B\n", ["row 1, column Nom: This column is there twice: remove one."]),
        (
            b"matricule;age\n1;4\n",
            ["row 1, column age: The column “age” is not known. Known are: matricule, name, e mail."],
        ),
        (
            b"matricule;nom\n1;=A1\n2;ok\n3;=B1\n",
            [
                "row 2, column name: A cell begins with “=”: give the value, not a formula.",
                "row 4, column name: A cell begins with “=”: give the value, not a formula.",
            ],
        ),
        (b"matricule;nom\n1;A;B\n", ["row 2: There are 3 cells, but 2 columns."]),
    ],
)
def test_what_is_refused_says_where_and_what_to_do(data, expected):
    assert refused(data) == expected


def test_too_many_rows():
    data = b"matricule\n" + b"1\n" * (MOST_ROWS + 1)
    assert refused(data) == [f"row {MOST_ROWS + 2}: There are more than {MOST_ROWS} rows: split the file."]


def test_an_open_quotation_mark():
    (problem,) = refused(b'matricule;nom\n1;"A\n2;B\n')
    assert problem == "row 2: A quotation mark is opened and not closed: close it, or take it out."
