"""The ZIP archive of an XLSX file, checked for size, completeness and declarations before any part is read."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from sheets.problems import Problem, SheetError

MOST_UNPACKED = 400_000_000  # bytes
MOST_PARTS = 5000
MOST_RATIO = 100  # unpacked to packed; spreadsheet programs reach 15 to 30
PLAIN_SIZE = 1_000_000  # bytes of a part that may be packed as well as it can be
BAD_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def refusal(text: str) -> SheetError:
    return SheetError([Problem(text)])


def damaged() -> SheetError:
    return refusal(
        _("The workbook is damaged or incomplete: save it anew as .xlsx in a spreadsheet program and give that file.")
    )


@contextmanager
def damage_as_error() -> Iterator[None]:
    """Turn any error inside a damaged file into one `SheetError`."""
    try:
        yield
    except (*BAD_ZIP, ParseError, KeyError, ValueError, IndexError, OverflowError):
        raise damaged() from None


class Parts:
    """The parts of a workbook. `most`: how many unpacked bytes may be read of all of them together, if bounded."""

    def __init__(self, packed: zipfile.ZipFile, most: int | None = None):
        self.packed, self.most, self.taken = packed, most, 0

    def has(self, name: str) -> bool:
        return name in self.packed.NameToInfo

    def size(self, name: str) -> int:
        return self.packed.getinfo(name).file_size

    def open(self, name: str) -> "Part":
        return Part(self, self.packed.open(name))

    def count(self, size: int) -> None:
        self.taken += size
        if self.most is not None and self.taken > self.most:
            text = _(
                "The names of the columns are not in the first %(most)s MB of this workbook: save the sheet as CSV "
                "UTF-8 and give that file."
            )
            raise refusal(text % {"most": self.most // 1_000_000})


class Part:
    """A part that is being read, counted."""

    def __init__(self, parts: Parts, source: IO[bytes]):
        self.parts, self.source = parts, source

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.parts.count(len(data))
        return data

    def __enter__(self) -> "Part":
        return self

    def __exit__(self, *_error: object) -> None:
        self.source.close()


def unpack(file: BinaryIO, most: int | None = None) -> Parts:
    """Return the parts of a workbook; raise `SheetError` for other archives, too large ones, macros and entities."""
    with damage_as_error():
        packed = zipfile.ZipFile(file)
        refuse_others(packed)
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            text = _(
                "Unpacked, this workbook is larger than %(most)s MB: keep one sheet without pictures, or save the "
                "sheet as CSV UTF-8."
            )
            raise refusal(text % {"most": MOST_UNPACKED // 1_000_000})
        if any(part.file_size > max(PLAIN_SIZE, MOST_RATIO * part.compress_size) for part in packed.infolist()):
            text = _(
                "This workbook unpacks to more than %(most)s times its size, which no spreadsheet program writes: "
                "save it anew."
            )
            raise refusal(text % {"most": MOST_RATIO})
        if len(packed.infolist()) > MOST_PARTS:
            raise damaged()
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                refuse_declarations(packed, name)
    return Parts(packed, most)


def refuse_others(packed: zipfile.ZipFile) -> None:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise refusal(_("This workbook holds macros, which are not accepted: save it as .xlsx and give that file."))
        return
    if "xl/workbook.bin" in names:
        text = _("This is a binary workbook (.xlsb): save it as .xlsx or as CSV UTF-8 and give that file.")
    elif "mimetype" in names and b"opendocument.spreadsheet" in packed.read("mimetype")[:200]:
        text = _("This is an OpenDocument sheet: save it as .xlsx or as CSV UTF-8 and give that file.")
    elif "[Content_Types].xml" in names or "mimetype" in names:
        text = _("This is a text document or a presentation, not a workbook: give the table as .xlsx or CSV.")
    else:
        text = _("This is a ZIP archive, not a workbook: unpack it and give the table that is in it.")
    raise refusal(text)


def refuse_declarations(packed: zipfile.ZipFile, name: str) -> None:
    """Raise `SheetError` for a part with a document type declaration, which could declare entities."""
    try:
        with packed.open(name) as part:
            next(iterparse(part, events=("start",), forbid_dtd=True), None)
    except DefusedXmlException:
        raise refusal(
            _("The workbook holds declarations that no spreadsheet program writes: save it anew as .xlsx.")
        ) from None
