"""Files for the specimens, made of bytes: also those that no spreadsheet program would write."""

import io
import zipfile
from xml.sax.saxutils import escape

from openpyxl import Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT_LINKS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def csv(*lines: str, encoding: str = "utf-8", ending: str = "\r\n") -> bytes:
    return "".join(line + ending for line in lines).encode(encoding)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xlsx(*rows: list, title: str = "Feuille1", formats: dict[str, str] | None = None, merged: tuple[str, ...] = ()):
    """A workbook of one sheet as openpyxl writes it; `formats`: number format by address."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def archive(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def sheet_xml(*rows: str, before: str = "") -> str:
    """Rows are given as XML: row(1, text("A1", "matricule"), ...)."""
    return f"{HEAD}{before}<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def row(number: int | str, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(address: str, words: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def number(address: str, value: object, style: int = 0) -> str:
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def formula(address: str, words: str, value: str | None = None, kind: str = "str") -> str:
    kept = "" if value is None else f"<v>{escape(value)}</v>"
    return f'<c r="{address}" t="{kind}"><f>{escape(words)}</f>{kept}</c>'


def texts(at: int, *words: str) -> str:
    """A whole row of texts, from column A on; nothing where the word is empty."""
    return row(at, *[text(f"{chr(65 + place)}{at}", word) for place, word in enumerate(words) if word])


def raw_xlsx(
    *sheets: tuple[str, str, str] | str,
    more: dict[str, bytes | str] | None = None,
    workbook: str = "",
    settings: str = "",
    styles: str = "",
    target: str = "",
) -> bytes:
    """A workbook of hand-written sheets: XML, or (name, state, XML). `more`: further or other parts."""
    named = [one if isinstance(one, tuple) else (f"Sheet{at}", "visible", one) for at, one in enumerate(sheets, 1)]
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" state="{state}" r:id="rId{at}"/>'
        for at, (name, state, _xml) in enumerate(named, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{KINDS}/worksheet" Target="{target or f"worksheets/sheet{at}.xml"}"/>'
        for at in range(1, len(named) + 1)
    )
    links += f'<Relationship Id="s" Type="{KINDS}/styles" Target="styles.xml"/>' if styles else ""
    links += f'<Relationship Id="t" Type="{KINDS}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": workbook or f"{HEAD}<workbook {MAIN} {LINKS}>{settings}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
            "</Relationships>"
        ),
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": xml for at, (_name, _state, xml) in enumerate(named, 1)}
    if styles:
        parts["xl/styles.xml"] = styles
    return archive(parts | (more or {}))


def styles_xml(*formats: str) -> str:
    """Style 0 is general; the others have the number formats given."""
    listed = "".join(
        f'<numFmt numFmtId="{at}" formatCode="{escape(code)}"/>' for at, code in enumerate(formats, start=164)
    )
    used = "".join(f'<xf numFmtId="{at}" applyNumberFormat="1"/>' for at in range(164, 164 + len(formats)))
    return (
        f'{HEAD}<styleSheet {MAIN}><numFmts count="{len(formats)}">{listed}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'
    )


def old_container(stream: str) -> bytes:
    """The head of an OLE file with a directory that names one stream, as old workbooks and protected ones have it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(1000)
