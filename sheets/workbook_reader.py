"""The sheets of a file of any supported format, with their lines as text."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from sheets import text_file, xlsx, xlsx_archive
from sheets.lines import Line
from sheets.problems import Problem, SheetError

MOST_BYTES = 50_000_000
MOST_LOOKED_AT = 20_000_000  # unpacked, while a page waits for the head of a workbook
CONTAINER = b"\xd0\xcf\x11\xe0"  # Office files until 2007, and all with a password
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc", b"Rar!", b"\x7fELF", b"MZ\x90", b"BZh")


@dataclass(frozen=True)
class Sheet:
    """One sheet. `lines()` reads it anew each time, and raises `SheetError` where it cannot go on."""

    name: str
    lines: Callable[[], Iterator[Line]] = field(repr=False)
    is_hidden: bool = False


def open_workbook(source: bytes | BinaryIO, head_only: bool = False) -> list[Sheet]:
    """Return the sheets of a CSV or XLSX file (a CSV has one, without a name); else raise `SheetError`.

    The file must be seekable and stay open while its sheets are read. `head_only`: for a page, which reads the first
    lines alone and a bounded part of a workbook.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    refuse_large(file)
    head = file.read(4096)
    file.seek(0)
    if head.startswith(b"PK"):
        packed = xlsx_archive.unpack(file, MOST_LOOKED_AT if head_only else None)
        return [Sheet(one.name, one.lines, one.is_hidden) for one in xlsx.sheets_of(packed)]
    if head.startswith(CONTAINER):
        refuse_container(file)
    if head.startswith(OTHERS):
        raise no_table()
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"["):
        raise SheetError([Problem(_("This is a web page or JSON, not a table: give a CSV or XLSX file."))])
    text = text_file.decode(file.read())
    if text is None:
        raise no_table()
    return [Sheet("", lambda: text_file.lines(text))]


def no_table() -> SheetError:
    return SheetError(
        [Problem(_("This is no table: give a CSV or XLSX file with the names of the columns in a row above the data."))]
    )


def refuse_large(file: BinaryIO) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise SheetError([Problem(too_large())])


def too_large() -> str:
    return _("The file is larger than %(most)s MB: split it.") % {"most": MOST_BYTES // 1_000_000}


def refuse_container(file: BinaryIO) -> None:
    """Raise a `SheetError` that says what the old Office file is: a workbook, encrypted, or something else."""
    data = file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        text = _("This workbook is protected by a password: save it without one and give that file.")
    elif any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        text = _("This is a workbook of the old format (.xls): save it as .xlsx or as CSV UTF-8 and give that file.")
    else:
        raise no_table()
    raise SheetError([Problem(text)])
