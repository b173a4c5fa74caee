"""Reading an uploaded archive. Every broken or hostile archive ends in an `ArchiveError` with a sentence.

Nothing is unpacked to disk: members are read one by one into memory, up to their declared size.
"""

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from exchange.archive.content import FORMAT, FORMAT_VERSION
from exchange.archive.zip_file import CONTENT, NOTES, NOTES_TO_READ, PDF, README
from exchange.portfolio_import.schema import first_fault
from portfolio.entries.uploads import LARGEST_PHOTO

MEMBERS = 20_000
CONTENT_BYTES = 30_000_000
PDF_BYTES = 200_000_000
TOTAL_BYTES = 2_000_000_000
BESIDE = {PDF, README, NOTES, NOTES_TO_READ}  # for people; never loaded
RATIO = 200  # highest compression ratio of a large member
FILE = re.compile(r"files/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[^/\\]{1,200}")
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class ArchiveError(Exception):
    """Why an archive is refused: a translated sentence, and a code."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Archive:
    """An archive with checked structure and format; valid while its source is open."""

    data: dict[str, Any]
    sha256: str
    members: zipfile.ZipFile

    def files(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield (entry, file) for each file in the archive."""
        for entry in self.data["portfolio"]["entries"]:
            for file in entry["files"]:
                if "place" in file:
                    yield entry, file

    def manuscripts(self) -> Iterator[dict[str, Any]]:
        """Yield each file of a thesis; they are checked and stay in the archive."""
        for thesis in self.data.get("thesis", []):
            for version in thesis["versions"]:
                if "place" in version["file"]:
                    yield version["file"]

    def everything(self) -> list[dict[str, Any]]:
        return [*(file for _entry, file in self.files()), *self.manuscripts()]

    def content(self, file: dict[str, Any]) -> bytes:
        return read(self.members, file["place"], LARGEST_PHOTO)


def opened(source: BinaryIO) -> Archive:
    """Return the archive of a seekable file; raise `ArchiveError`. The contents of its files are not checked yet."""
    try:
        members = zipfile.ZipFile(source)
    except BROKEN:
        raise ArchiveError("zip", _("This is not a ZIP archive, or it did not arrive whole.")) from None
    refuse_members(members.infolist())
    content = read(members, CONTENT, CONTENT_BYTES)
    data = parsed(content)
    refuse_format(data)
    refuse_twins(data)
    archive = Archive(data, hashlib.sha256(content).hexdigest(), members)
    listed = {file["place"] for file in archive.everything()}
    there = {info.filename for info in members.infolist()} - {CONTENT, *BESIDE}
    if there != listed:
        raise damaged()
    return archive


def checked(source: BinaryIO) -> Archive:
    """Return the archive with every file compared to its hash."""
    archive = opened(source)
    for file in archive.everything():
        content = archive.content(file)
        if len(content) != file["size"] or hashlib.sha256(content).hexdigest() != file["sha256"]:
            raise damaged()
    return archive


def damaged() -> ArchiveError:
    text = _("The files in this archive are not those that it lists: it was changed or damaged since it was made.")
    return ArchiveError("files", text)


def refuse_members(infos: list[zipfile.ZipInfo]) -> None:
    """Check names, types and declared sizes."""
    names = [info.filename for info in infos]
    if len(names) > MEMBERS or sum(info.file_size for info in infos) > TOTAL_BYTES:
        raise ArchiveError("large", _("This archive is too large."))
    if CONTENT not in names:
        raise ArchiveError("content", _("There is no portfolio.json in it: this is not a portfolio taken from Cursus."))
    if len(set(names)) < len(names):
        raise ArchiveError("names", _("Two files in this archive have the same name."))
    for info in infos:
        refuse_member(info)


def refuse_member(info: zipfile.ZipInfo) -> None:
    if info.filename not in {CONTENT, *BESIDE} and not FILE.fullmatch(info.filename):
        raise ArchiveError("names", _("Something in this archive is not of a portfolio taken from Cursus."))
    if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & 1 or info.compress_type not in METHODS:
        raise ArchiveError("names", _("Something in this archive is packed in a way that is not taken."))
    most = {CONTENT: CONTENT_BYTES, PDF: PDF_BYTES}.get(info.filename, LARGEST_PHOTO)
    if info.file_size > most:
        raise ArchiveError("large", _("Something in this archive is too large."))
    if info.filename != CONTENT and info.file_size > 1_000_000 and info.file_size > RATIO * max(info.compress_size, 1):
        raise ArchiveError("large", _("Something in this archive is packed in a way that is not taken."))


def read(members: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Return one member; never read more than `most`, whatever it declares."""
    try:
        with members.open(name) as member:
            content = member.read(most + 1)
            if member.read(1):
                raise ArchiveError("large", _("Something in this archive is too large."))
    except BROKEN:
        raise ArchiveError("zip", _("This is not a ZIP archive, or it did not arrive whole.")) from None
    return content


def parsed(content: bytes) -> Any:
    try:
        data = json.loads(content.decode(), object_pairs_hook=once, parse_constant=no_number, parse_float=no_number)
        refuse_texts(data)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ArchiveError("json", _("portfolio.json in this archive cannot be read.")) from None
    return data


def refuse_texts(data: Any) -> None:
    """Refuse text that no database stores: NUL characters and lone surrogates."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and ("\0" in one or one != one.encode(errors="replace").decode()):
            raise ValueError("A text holds what is no character.")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a repeated key."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A name stands twice.")
    return found


def no_number(name: str) -> float:
    """Refuse fractions: decimals are strings in the format, so that no program rounds them."""
    raise ValueError(f"{name} is no number here.")


def refuse_format(data: Any) -> None:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ArchiveError("format", _("There is no portfolio.json in it: this is not a portfolio taken from Cursus."))
    if data.get("format_version") != FORMAT_VERSION:
        text = _("This archive has a format that is not known here, version %(version)s. A newer Cursus made it.")
        raise ArchiveError("version", text % {"version": str(data.get("format_version"))[:20]})
    try:
        fault = first_fault(data)
    except RecursionError:
        fault = CONTENT
    if fault:
        text = _("portfolio.json does not follow its format at this place: %(place)s.")
        raise ArchiveError("schema", text % {"place": fault[:200]})


def refuse_twins(data: dict[str, Any]) -> None:
    """Refuse a uuid used twice."""
    own = data["portfolio"]
    found = [row["uuid"] for rows in own.values() for row in rows]
    found += [file["uuid"] for entry in own["entries"] for file in entry["files"]]
    if len(set(found)) < len(found):
        raise ArchiveError("twins", _("Two things in this archive have the same number (uuid)."))
