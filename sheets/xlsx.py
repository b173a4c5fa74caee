"""The sheets of an XLSX file. Cells become the text that the sheet shows; formulas give their last value."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from sheets.cells import Numbers, Styles, line_of
from sheets.lines import Line
from sheets.xlsx_archive import Parts, damage_as_error, damaged

LAST_ROW = 1_048_576  # of the format
MOST_BYTES = 20_000_000  # of a part that is parsed as a whole
MOST_ELEMENTS = 100_000  # in a row or between two; more is an attack
FORMATS = re.compile(r"0+")


@dataclass(frozen=True)
class WorkSheet:
    packed: Parts
    name: str
    part: str
    is_hidden: bool
    numbers: Numbers
    texts: "SharedTexts"

    def lines(self) -> Iterator[Line]:
        """Yield the lines that have cells; missing numbers are blank lines."""
        with damage_as_error(), self.packed.open(self.part) as source:
            number = 0
            for element in elements(source, "row", "sheetData"):
                given = int(element.get("r") or number + 1)
                if not number < given <= LAST_ROW:
                    raise damaged()
                number = given
                yield line_of(number, element, self.texts, self.numbers)


def elements(source, name: str, holder: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of that name inside the holder, one in memory at a time."""
    held, since = None, 0
    for event, element in ElementTree.iterparse(source, events=("start", "end")):  # noqa: S314  declarations are refused
        if event == "start":
            since += 1
            if since > MOST_ELEMENTS:
                raise damaged()
            if held is None and local_name(element.tag) == holder:
                held = element
        elif held is not None and local_name(element.tag) == name:
            yield element
            since = 0
            held.clear()


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def sheets_of(packed: Parts) -> list[WorkSheet]:
    """Return the worksheets in the order of their tabs, without charts."""
    with damage_as_error():
        book = tree(packed, "xl/workbook.xml")
        parts = dict(relationships(packed))
        kinds = dict(parts.values())
        numbers = Numbers(styles_of(packed, kinds.get("styles")), epoch_of(book))
        texts = SharedTexts(packed, kinds.get("sharedStrings"))
        found = []
        for one in book.iter():
            if local_name(one.tag) != "sheet":
                continue
            kind, part = parts[next(value for key, value in one.attrib.items() if local_name(key) == "id")]
            if kind == "worksheet":
                packed.size(part)
                hidden = one.get("state", "visible") != "visible"
                found.append(WorkSheet(packed, one.get("name", ""), part, hidden, numbers, texts))
        if not found:
            raise damaged()
        return found


def tree(packed: Parts, part: str) -> ElementTree.Element:
    if packed.size(part) > MOST_BYTES:
        raise damaged()
    with packed.open(part) as source:
        return ElementTree.parse(source).getroot()  # noqa: S314  declarations are refused


def relationships(packed: Parts) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (id, (kind, part)) of what the workbook refers to."""
    for one in tree(packed, "xl/_rels/workbook.xml.rels"):
        target = posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))
        yield one.get("Id", ""), (one.get("Type", "").rpartition("/")[2], target.lstrip("/"))


def epoch_of(book: ElementTree.Element) -> datetime:
    for one in book.iter():
        if local_name(one.tag) == "workbookPr" and one.get("date1904") in ("1", "true"):
            return MAC_EPOCH
    return WINDOWS_EPOCH


def styles_of(packed: Parts, part: str | None) -> Styles:
    """Return, by index of the style, whether it is a date format and its minimum of digits."""
    if part is None or not packed.has(part):
        return {}
    root = tree(packed, part)
    codes = dict(BUILTIN_FORMATS)
    styles: Styles = {}
    for one in root.iter():
        if local_name(one.tag) == "numFmt" and one.get("numFmtId"):
            codes[int(one.get("numFmtId", 0))] = one.get("formatCode", "")
    for block in root:
        if local_name(block.tag) == "cellXfs":
            for place, style in enumerate(block):
                code = codes.get(int(style.get("numFmtId", 0)), "General")
                digits = len(code) if FORMATS.fullmatch(code) else 0
                styles[str(place)] = (is_date_format(code), digits)
    return styles


class SharedTexts:
    """The shared texts of a workbook by their index, read as far as they are asked for."""

    def __init__(self, packed: Parts, part: str | None):
        self.known: list[str] = []
        self.rest = self.read(packed, part) if part is not None and packed.has(part) else iter(())

    @staticmethod
    def read(packed: Parts, part: str) -> Iterator[str]:
        with packed.open(part) as source:
            for element in elements(source, "si", "sst"):
                yield text_of(element)

    def __getitem__(self, place: int) -> str:
        if place < 0:
            raise IndexError(place)
        while len(self.known) <= place:
            try:
                self.known.append(next(self.rest))
            except StopIteration:
                raise IndexError(place) from None
        return self.known[place]


def text_of(element: ElementTree.Element) -> str:
    """Return the text in all fonts, without phonetic hints."""
    found = []
    for one in element:
        if local_name(one.tag) == "t":
            found.append(one.text or "")
        elif local_name(one.tag) == "r":
            found += [part.text or "" for part in one if local_name(part.tag) == "t"]
    return "".join(found)
