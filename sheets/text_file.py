"""Tables in text files: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sheets.cleaning import read
from sheets.lines import Line
from sheets.problems import Problem, SheetError

DELIMITERS = ";,\t"
LOOKED_AT = 60  # lines, to find the delimiter
HEAD = 40_000  # characters or bytes
UNCLOSED = 10_000_000  # characters of a cell: more than any that people mean; `flaw` says what is too long


def decode(data: bytes) -> str | None:
    """The text of the file; None when it is none.

    UTF-8 where nearly all of it is valid in it, else Windows-1252, in which every byte that people type is valid. A
    byte that is no character becomes U+FFFD, so that its cell alone is refused.
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
    """UTF-16 without its mark: every second byte is NUL."""
    if len(head) < 20 or len(head) % 2:
        return ""
    first, second = head[::2].count(0), head[1::2].count(0)
    if second > 0.8 * len(head) / 2 and not first:
        return "utf-16-le"
    return "utf-16-be" if first > 0.8 * len(head) / 2 and not second else ""


def is_binary(data: bytes) -> bool:
    """More control bytes than an accident puts into a text."""
    head = data[:HEAD]
    control = sum(head.count(byte) for byte in (*range(9), *range(14, 32)))
    return control * 1000 > len(head) * 3


def delimiter_of(text: str) -> str:
    """The one that cuts most lines of the beginning into the same number of cells."""
    head = [line for line in text[:HEAD].splitlines() if line.strip()][:LOOKED_AT]
    return max(DELIMITERS, key=lambda delimiter: evenness(head, delimiter))


def evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in lines if delimiter in line]
    common = max(set(widths), key=widths.count, default=0)
    return widths.count(common), common


def lines(text: str) -> Iterator[Line]:
    """The lines, also blank ones; a line with breaks inside its cells counts once, as a spreadsheet shows it."""
    source = io.StringIO(text, newline="")
    delimiter = named_delimiter(source) or delimiter_of(text)
    csv.field_size_limit(UNCLOSED)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            texts = [read(cell) for cell in cells]
            flaws = {place: why for place, (_text, why) in enumerate(texts) if why}
            yield Line(number, [text for text, _why in texts], flaws)
    except csv.Error:
        why = _("A quotation mark is opened and not closed: close it, or take it out.")
        raise SheetError([Problem(why, number + 1)]) from None


def named_delimiter(source: io.StringIO) -> str:
    """What a first line such as "sep=;" names; the spreadsheet does not show that line."""
    first = source.readline()
    bare = first.strip().strip('"').lower()
    if (bare.startswith("sep=") and len(bare) == 5) or first.strip().lower() == "sep=":
        return bare[4:] or "\t"
    source.seek(0)
    return ""
