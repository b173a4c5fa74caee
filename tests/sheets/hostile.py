"""Files that must not get in, or of which single rows must not; each with what is said."""

import gzip
import struct

from tests.sheets.building import (
    HEAD,
    LINKS,
    MAIN,
    archive,
    csv,
    formula,
    number,
    old_container,
    raw_xlsx,
    row,
    sheet_xml,
    text,
    texts,
    xlsx,
)
from tests.sheets.honest import FIRST, LOIC, MARKS, NAMES, ZOE
from tests.sheets.honest import HEAD as NAMED
from tests.sheets.specimens import RESULTS, Specimen, resident, result

EMPTY = "The file is empty: the first row holds the names of the columns."
NO_TABLE = "This is no table: give a CSV or XLSX file with the names of the columns in a row above the data."
WEB = "This is a web page or JSON, not a table: give a CSV or XLSX file."
DAMAGED = "The workbook is damaged or incomplete: save it anew as .xlsx in a spreadsheet program and give that file."
DECLARES = "The workbook holds declarations that no spreadsheet program writes: save it anew as .xlsx."
UNPACKED = (
    "Unpacked, this workbook is larger than 400 MB: keep one sheet without pictures, or save the sheet as CSV UTF-8."
)
RATIO = "This workbook unpacks to more than 100 times its size, which no spreadsheet program writes: save it anew."
ZIP = "This is a ZIP archive, not a workbook: unpack it and give the table that is in it."
NOT_TEXT = "A cell holds characters that are no text."
FORMULA = "A cell begins with “=”: give the value, not a formula."
NO_VALUE = "A formula without its value: save the workbook in a spreadsheet program and give it again."
OLD = "This is a workbook of the old format (.xls): save it as .xlsx or as CSV UTF-8 and give that file."
GIANT = 200_000_000
TOO_LARGE = "The file is larger than 50 MB: split it."


def packed(kind: str) -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", kind: "<x/>"})


def bomb() -> bytes:
    """A sheet of 600 MB of blanks in less than 1 MB."""
    return raw_xlsx(sheet_xml(texts(1, *NAMED)), more={"xl/worksheets/sheet1.xml": b" " * 600_000_000})


def lying() -> bytes:
    """A part that says that it is small, and unpacks to more."""
    whole = raw_xlsx(sheet_xml(texts(1, *NAMED), *[texts(at, *FIRST) for at in range(2, 5000)]))
    size = len(sheet_xml(texts(1, *NAMED), *[texts(at, *FIRST) for at in range(2, 5000)]).encode())
    return whole.replace(struct.pack("<L", size), struct.pack("<L", 300))


LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
    + "]>"
)
OUTSIDE = "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>"

WHOLE_FILES = [
    Specimen("nothing at all", lambda: b"", refused=[EMPTY]),
    Specimen("blank lines alone", lambda: b"\r\n;;;\r\n \r\n",
             refused=[EMPTY]),
    Specimen("a PDF called .csv", lambda: b"%PDF-1.7\n1 0 obj\n", refused=[NO_TABLE]),
    Specimen("a picture called .csv", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", refused=[NO_TABLE]),
    Specimen("a program called .csv", lambda: b"\x7fELF\x02\x01\x01" + bytes(900), refused=[NO_TABLE]),
    Specimen("a compressed CSV", lambda: gzip.compress(csv(NAMES, ZOE)), refused=[NO_TABLE]),
    Specimen("a ZIP renamed to .xlsx", lambda: archive({"cohort.csv": csv(NAMES, ZOE)}), refused=[ZIP]),
    Specimen("a text document renamed to .xlsx", lambda: packed("word/document.xml"),
             refused=["This is a text document or a presentation, not a workbook: give the table as .xlsx or CSV."]),
    Specimen("an OpenDocument sheet", lambda: archive(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        refused=["This is an OpenDocument sheet: save it as .xlsx or as CSV UTF-8 and give that file."]),
    Specimen("a binary workbook", lambda: packed("xl/workbook.bin"),
             refused=["This is a binary workbook (.xlsb): save it as .xlsx or as CSV UTF-8 and give that file."]),
    Specimen("a workbook with macros", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), texts(2, *FIRST)), more={"xl/vbaProject.bin": b"\x01"}),
        refused=["This workbook holds macros, which are not accepted: save it as .xlsx and give that file."]),
    Specimen("a workbook of before 2007", lambda: old_container("Workbook"),
             refused=[OLD]),
    Specimen("a workbook under a password", lambda: old_container("EncryptedPackage"),
             refused=["This workbook is protected by a password: save it without one and give that file."]),
    Specimen("a letter of before 2007", lambda: old_container("WordDocument"), refused=[NO_TABLE]),
    Specimen("a web page called .xls", lambda: b"\n <html><table><tr><td>N1</td></tr></table></html>", refused=[WEB]),
    Specimen("JSON", lambda: b'{"matricule": "N1"}', refused=[WEB]),
    Specimen("200 MB", lambda: bytes(GIANT), refused=[TOO_LARGE]),
    Specimen("a zip bomb", bomb, refused=[UNPACKED]),
    Specimen("a part that is larger than it says", lying, refused=[DAMAGED]),
    Specimen("ten thousand parts", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED)), more={f"xl/media/{at}.txt": "" for at in range(10_000)}), refused=[DAMAGED]),
    Specimen("a billion laughs in the sheet", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), row(2, '<c r="A2" t="inlineStr"><is><t>&j;</t></is></c>'), before=LAUGHS)),
        refused=[DECLARES]),
    Specimen("a billion laughs in the shared texts", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED)), more={
            "xl/sharedStrings.xml": f"{HEAD}{LAUGHS}<sst {MAIN}><si><t>&j;</t></si></sst>"}),
        refused=[DECLARES]),
    Specimen("a workbook that asks for a file of the server", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED)), workbook=f"{HEAD}{OUTSIDE}<workbook {MAIN} {LINKS}><sheets/></workbook>"),
        refused=[DECLARES]),
    Specimen("a sheet that lies outside the archive", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED)), target="../../../etc/passwd"), refused=[DAMAGED]),
    Specimen("half a download", lambda: xlsx(NAMED, FIRST)[:2500], refused=[DAMAGED]),
    Specimen("XML that stops in the middle", lambda: raw_xlsx(sheet_xml(texts(1, *NAMED))[:-60]), refused=[DAMAGED]),
    Specimen("a row number beyond any sheet", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), row("99999999999", text("A2", "N1")))), refused=[DAMAGED]),
    Specimen("rows that go backwards", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), texts(9, *FIRST), texts(3, *FIRST))), refused=[DAMAGED]),
    Specimen("a cell in column ZZZ", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), row(2, text("ZZZ2", "far away")))),
        refused=["row 2: There are more than 200 columns: take the others out."]),
    Specimen("a CSV of ten thousand columns", lambda: csv(";".join(f"c{at}" for at in range(10_000)), ZOE),
             refused=["row 1: There are more than 200 columns: take the others out."]),
    Specimen("a CSV of two million columns", lambda: csv("a;" * 2_000_000, ZOE),
             refused=["row 1: The row holds more than 1000000 characters: split it."]),
    Specimen("a row over many lines", lambda: csv(NAMES, 'a;"', *['";b;"'] * 200_000),
             refused=["row 2: A quotation mark is opened and not closed: close it, or take it out."]),
    Specimen("a small workbook that unpacks to 60 MB", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED)), more={"xl/sharedStrings.xml": f"{HEAD}<sst {MAIN}>{' ' * 60_000_000}</sst>"}),
        refused=[RATIO]),
    Specimen("a row of two hundred thousand cells", lambda: raw_xlsx(
        sheet_xml(texts(1, *NAMED), row(2, "".join(f'<c s="{at * 7919 % 10007}"/>' for at in range(200_000))))),
        refused=[DAMAGED]),
    Specimen("a hundred thousand rows and one", lambda: csv(NAMES, *[ZOE] * 100_001),
             refused=["row 100002: There are more than 100000 rows: split the file."]),
    Specimen("a quotation mark that is never closed", lambda: csv(NAMES, ZOE, 'N2;"Noël;Loïc;l@example.org;2026', LOIC),
             refused=["row 3: A quotation mark is opened and not closed: close it, or take it out."]),
    Specimen("a column that nobody knows", lambda: csv(NAMES + ";Âge", ZOE + ";28"), refused=[
        "row 1, column Âge: The column “Âge” is not known. Known are: matricule, family name, given name, e mail, "
        "intake, birth date, telephone."]),
    Specimen("two columns of one name", lambda: csv(NAMES + ";NOM", ZOE + ";Dupont"),
             refused=["row 1, column NOM: This column is there twice: remove one."]),
    Specimen("columns that are missing", lambda: csv("Nom;Prénom;E-mail", "Evrard;Zoé;zoe@example.org"), refused=[
        "row 1, column matricule: The column “matricule” is missing.",
        "row 1, column intake: The column “intake” is missing."]),
    Specimen("two sheets that could be meant", lambda: raw_xlsx(
        ("Namur", "visible", sheet_xml(texts(1, *NAMED), texts(2, *FIRST))),
        ("Louvain", "visible", sheet_xml(texts(1, *NAMED), texts(2, *FIRST)))),
        refused=["Several sheets hold such a table: Namur, Louvain. Keep one of them in the file."]),
]  # fmt: skip

ROWS = [
    Specimen(
        "cells that a spreadsheet would run",
        lambda: csv(MARKS, "N1;NAM;june;=1+1", '=HYPERLINK("x");NAM;june;12', "N3;NAM;june;+12", "N4;@SUM(A1);june;-1"),
        {
            2: [f"row 2, column mark: {FORMULA}"],
            3: [f"row 3, column matricule: {FORMULA}"],
            4: result("N3", mark="+12"),
            5: result("N4", "@SUM(A1)", mark="-1"),
        },
        columns=RESULTS,
    ),
    Specimen(
        "formulas without a value, and errors",
        lambda: raw_xlsx(
            sheet_xml(
                texts(1, "matricule", "code", "session", "note"),
                row(2, text("A2", "N1"), text("B2", "NAM"), text("C2", "june"), formula("D2", "E2*2")),
                row(3, text("A3", "N2"), formula("B3", "VLOOKUP(A3,X:Y,2)", "#N/A", kind="e"), text("C3", "june"),
                    number("D3", 12)),
                row(4, text("A4", "=cmd|' /C calc'!A0"), text("B4", "NAM"), text("C4", "june"), number("D4", 12)),
                row(5, text("A5", "N4"), text("B5", "NAM"), text("C5", "june"), number("D5", 12)),
            )
        ),
        {
            2: [f"row 2, column mark: {NO_VALUE}"],
            3: ["row 3, column activity: The cell shows an error of the spreadsheet (#N/A): mend it there."],
            4: [f"row 4, column matricule: {FORMULA}"],
            5: result("N4"),
        },
        columns=RESULTS,
    ),
    Specimen(
        "NUL bytes, control characters, text that runs backwards",
        lambda: csv(NAMES, *[ZOE] * 400, "N2;No\x00el;Loïc;l@example.org;2026", "N3;A\x07;B;b@example.org;2026",
                    "N4;gpj.\u202eexe;B;c@example.org;2026"),
        {at: resident() for at in range(2, 402)} | {
            402: [f"row 402, column family name: {NOT_TEXT}"],
            403: [f"row 403, column family name: {NOT_TEXT}"],
            404: [f"row 404, column family name: {NOT_TEXT}"],
        },
    ),
    Specimen(
        "UTF-8 with one byte that is none",
        lambda: csv(NAMES, ZOE) + b"N2;No\xebl;Lo\xc3\xafc;l@example.org;2026\r\n",
        {2: resident(), 3: [f"row 3, column family name: {NOT_TEXT}"]},
    ),
    Specimen(
        "accents that were broken by an earlier export",
        lambda: csv(NAMES, ZOE, "N2;NoÃ«l;LoÃ¯c;l@example.org;2026", "N3;SÃO;João;j@example.org;2026"),
        {
            2: resident(),
            3: [
                "row 3, column family name: The accents of this cell are broken: export the table again as CSV UTF-8 "
                "or .xlsx.",
                "row 3, column given name: The accents of this cell are broken: export the table again as CSV UTF-8 "
                "or .xlsx.",
            ],
            4: resident("N3", "SÃO", "João", "j@example.org", "2026"),
        },
    ),
    Specimen(
        "a cell of forty thousand characters",
        lambda: csv(NAMES, ZOE, f"N2;{'x' * 40_000};Loïc;l@example.org;2026"),
        {2: resident(), 3: ["row 3, column family name: The cell holds 40000 characters; 5000 at most are read."]},
    ),
    Specimen(
        "more cells than columns",
        lambda: csv("matricule,code,session,note", "N1,NAM,june,12,5", "N2,NAM,june,13"),
        {2: ["row 2: There are 5 cells, but 4 columns."], 3: result("N2", mark="13")},
        columns=RESULTS,
    ),
    Specimen(
        "a shared text that is not there",
        lambda: raw_xlsx(sheet_xml(texts(1, *NAMED), row(2, '<c r="A2" t="s"><v>77</v></c>', text("B2", "A")))),
        refused=[DAMAGED],
    ),
]  # fmt: skip

SPECIMENS = WHOLE_FILES + ROWS
