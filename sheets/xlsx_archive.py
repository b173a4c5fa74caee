"""The ZIP archive of an XLSX file, checked for size, completeness and declarations before any part is read."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from sheets.problems import Problem, SheetError

MOST_UNPACKED = 400_000_000  # bytes
MOST_PARTS = 5000
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


def unpack(file: BinaryIO) -> zipfile.ZipFile:
    """Return the archive of a workbook; raise `SheetError` for other archives, too large ones, macros and entities."""
    with damage_as_error():
        packed = zipfile.ZipFile(file)
        refuse_others(packed)
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            text = _(
                "Unpacked, this workbook is larger than %(most)s MB: keep one sheet without pictures, or save the "
                "sheet as CSV UTF-8."
            )
            raise refusal(text % {"most": MOST_UNPACKED // 1_000_000})
        if len(packed.infolist()) > MOST_PARTS:
            raise damaged()
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                refuse_declarations(packed, name)
    return packed


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
