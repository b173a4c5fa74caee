"""The sheets of an XLSX file. Cells become the text that the sheet shows; formulas give the value they last had."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from sheets.cells import Numbers, Styles, line_of
from sheets.lines import Line
from sheets.xlsx_archive import damaged, reading

LAST_ROW = 1_048_576  # of any sheet
MOST_BYTES = 20_000_000  # of a part that is held in memory as a tree
MOST_ELEMENTS = 100_000  # in one row, or between two: more is no sheet
FORMATS = re.compile(r"0+")


@dataclass(frozen=True)
class WorkSheet:
    packed: zipfile.ZipFile
    name: str
    part: str
    is_hidden: bool
    numbers: Numbers
    texts: list[str]

    def lines(self) -> Iterator[Line]:
        """The lines that have cells; what lies between is blank."""
        with reading(), self.packed.open(self.part) as source:
            number = 0
            for element in each(source, "row", "sheetData"):
                given = int(element.get("r") or number + 1)
                if not number < given <= LAST_ROW:
                    raise damaged()
                number = given
                yield line_of(number, element, self.texts, self.numbers)


def each(source, name: str, holder: str) -> Iterator[ElementTree.Element]:
    """The elements of that name inside the holder, one in memory at a time (the parser is a little ahead)."""
    held, since = None, 0
    for event, element in ElementTree.iterparse(source, events=("start", "end")):  # noqa: S314  declarations are refused
        if event == "start":
            since += 1
            if since > MOST_ELEMENTS:
                raise damaged()
            if held is None and bare(element.tag) == holder:
                held = element
        elif held is not None and bare(element.tag) == name:
            yield element
            since = 0
            held.clear()


def bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def sheets_of(packed: zipfile.ZipFile) -> list[WorkSheet]:
    """The sheets with cells, in the order of the tabs; charts are left out."""
    with reading():
        book = tree(packed, "xl/workbook.xml")
        parts = dict(links(packed))
        kinds = dict(parts.values())
        numbers = Numbers(styles_of(packed, kinds.get("styles")), epoch_of(book))
        texts = shared_texts(packed, kinds.get("sharedStrings"))
        found = []
        for one in book.iter():
            if bare(one.tag) != "sheet":
                continue
            kind, part = parts[next(value for key, value in one.attrib.items() if bare(key) == "id")]
            if kind == "worksheet":
                packed.getinfo(part)
                hidden = one.get("state", "visible") != "visible"
                found.append(WorkSheet(packed, one.get("name", ""), part, hidden, numbers, texts))
        if not found:
            raise damaged()
        return found


def tree(packed: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if packed.getinfo(part).file_size > MOST_BYTES:
        raise damaged()
    with packed.open(part) as source:
        return ElementTree.parse(source).getroot()  # noqa: S314  declarations are refused


def links(packed: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (kind, part)) of what the workbook refers to."""
    for one in tree(packed, "xl/_rels/workbook.xml.rels"):
        target = posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))
        yield one.get("Id", ""), (one.get("Type", "").rpartition("/")[2], target.lstrip("/"))


def epoch_of(book: ElementTree.Element) -> datetime:
    for one in book.iter():
        if bare(one.tag) == "workbookPr" and one.get("date1904") in ("1", "true"):
            return MAC_EPOCH
    return WINDOWS_EPOCH


def styles_of(packed: zipfile.ZipFile, part: str | None) -> Styles:
    """By number of the style: whether it shows a date, or how many digits at least."""
    if part is None or part not in packed.namelist():
        return {}
    root = tree(packed, part)
    codes = dict(BUILTIN_FORMATS)
    styles: Styles = {}
    for one in root.iter():
        if bare(one.tag) == "numFmt" and one.get("numFmtId"):
            codes[int(one.get("numFmtId", 0))] = one.get("formatCode", "")
    for block in root:
        if bare(block.tag) == "cellXfs":
            for place, style in enumerate(block):
                code = codes.get(int(style.get("numFmtId", 0)), "General")
                digits = len(code) if FORMATS.fullmatch(code) else 0
                styles[str(place)] = (is_date_format(code), digits)
    return styles


def shared_texts(packed: zipfile.ZipFile, part: str | None) -> list[str]:
    if part is None or part not in packed.namelist():
        return []
    with packed.open(part) as source:
        return [text_of(element) for element in each(source, "si", "sst")]


def text_of(element: ElementTree.Element) -> str:
    """The text of all fonts, without how it is pronounced."""
    found = []
    for one in element:
        if bare(one.tag) == "t":
            found.append(one.text or "")
        elif bare(one.tag) == "r":
            found += [part.text or "" for part in one if bare(part.tag) == "t"]
    return "".join(found)
