"""Tables in text files: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sheets.cleaning import LONGEST, read_text
from sheets.lines import MOST_COLUMNS, Line, too_wide
from sheets.problems import Problem, SheetError

DELIMITERS = ";,\t"
DELIMITER_SEARCH_LINES = 60  # lines by which the delimiter is chosen
FEW_CONTROL_BYTES = 3
HEAD = 40_000  # characters or bytes
MOST_IN_A_ROW = MOST_COLUMNS * LONGEST  # characters; `flaw` says which cell is too long


def decode(data: bytes) -> str | None:
    """Return the text of the file; None when it is binary.

    UTF-8 where nearly all of it is valid UTF-8, else Windows-1252, in which nearly every byte is valid. An invalid byte
    becomes U+FFFD, so that only its cell is refused.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if wide := wide_encoding(data[:400]):
        return data.decode(wide, errors="replace")
    if is_binary(data):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", errors="replace")
        broken = text.count("\ufffd")
        beyond = sum(not c.isascii() for c in text) - broken
        return text if beyond > broken else data.decode("cp1252", errors="replace")


def wide_encoding(head: bytes) -> str:
    """Return the UTF-16 variant of a text without byte order mark (every second byte is NUL), else ""."""
    if len(head) < 20 or len(head) % 2:
        return ""
    first, second = head[::2].count(0), head[1::2].count(0)
    if second > 0.8 * len(head) / 2 and not first:
        return "utf-16-le"
    return "utf-16-be" if first > 0.8 * len(head) / 2 and not second else ""


def is_binary(data: bytes) -> bool:
    """Whether it has more control bytes than a damaged text would; a few in a small table are errors of cells."""
    head = data[:HEAD]
    control = sum(head.count(byte) for byte in (*range(9), *range(14, 32)))
    if control <= FEW_CONTROL_BYTES and b"\n" in head:
        return False
    return control * 1000 > len(head) * 3


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into the same number of cells."""
    head = [line for line in text[:HEAD].splitlines() if line.strip()][:DELIMITER_SEARCH_LINES]
    return max(DELIMITERS, key=lambda delimiter: evenness(head, delimiter))


def evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in lines if delimiter in line]
    common = max(set(widths), key=widths.count, default=0)
    return widths.count(common), common


def lines(text: str) -> Iterator[Line]:
    """Yield the lines, also blank ones; a line with line breaks in its cells counts once, as in a spreadsheet."""
    source = io.StringIO(text, newline="")
    delimiter = named_delimiter(source) or delimiter_of(text)
    csv.field_size_limit(MOST_IN_A_ROW)
    bounded = BoundedLines(source)
    reader = csv.reader(bounded, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            bounded.start_row()
            if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
                raise too_wide(number)
            texts = [read_text(cell) for cell in cells[:MOST_COLUMNS]]
            flaws = {place: why for place, (_text, why) in enumerate(texts) if why}
            yield Line(number, [text for text, _why in texts], flaws)
    except csv.Error:
        why = _("A quotation mark is opened and not closed: close it, or take it out.")
        raise SheetError([Problem(why, number + 1)]) from None
    except RowTooLongError:
        why = _("The row holds more than %(most)s characters: split it.") % {"most": MOST_IN_A_ROW}
        raise SheetError([Problem(why, number + 1)]) from None


class RowTooLongError(Exception):
    """A line of the file is longer than any row."""


class BoundedLines:
    """The lines of a text for `csv.reader`, which would read a row of any length."""

    def __init__(self, source: io.StringIO):
        self.source, self.taken = source, 0

    def start_row(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.source:
            if len(line) > MOST_IN_A_ROW:
                raise RowTooLongError
            self.taken += len(line)
            if self.taken > MOST_IN_A_ROW:  # of several lines, between quotation marks
                raise csv.Error
            yield line


def named_delimiter(source: io.StringIO) -> str:
    """Return the delimiter of a first line such as "sep=;", which spreadsheet programs do not show."""
    first = source.readline()
    bare = first.strip().strip('"').lower()
    if (bare.startswith("sep=") and len(bare) == 5) or first.strip().lower() == "sep=":
        return bare[4:] or "\t"
    source.seek(0)
    return ""
