"""The documents of a batch as a zip that is written while it is sent, with a manifest."""

import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

import files.services
from accounts.models import User
from documents.batches.models import BatchItem
from documents.issuing.models import IssuedDocument
from sheets.columns import Column
from sheets.table_writer import as_csv

MANIFEST = "00-manifest.csv"
LONGEST = 60  # characters of a name


class Pipe:
    """A file that only takes: what was written since is taken out and sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


@dataclass(frozen=True)
class Packed:
    """A document of a person."""

    person: User
    document: IssuedDocument

    @property
    def name(self) -> str:
        """A name that sorts by family name and that every system opens: "van-den-broeck-elodie_RN-2026-00042.pdf"."""
        plain = unicodedata.normalize("NFKD", f"{self.person.family_name} {self.person.given_name}")
        return f"{slugify(plain)[:LONGEST].strip('-') or 'resident'}_{self.document.number}.pdf"


def packed(items: Iterable[BatchItem]) -> list[Packed]:
    return [Packed(item.enrolment.user, item.document) for item in items if item.document]


def rows_of(packed: Iterable[Packed]) -> list[dict[str, str]]:
    rows = [
        {"file": one.name, "number": one.document.number, "sha256": one.document.file.sha256}
        for one in packed
        if one.document.file
    ]
    return sorted(rows, key=lambda row: row["file"])


def manifest(rows: list[dict[str, str]]) -> bytes:
    titles = {"file": _("File"), "number": _("Number"), "sha256": _("SHA-256 of the file")}
    return as_csv([Column((name,), label=title) for name, title in titles.items()], rows)


def zipped(packed: list[Packed]) -> Iterator[bytes]:
    """Yield the zip. A file that was lost or altered is named in a text file of its own, and the others follow."""
    stored = {one.document.number: one.document.file for one in packed if one.document.file}
    rows, pipe = rows_of(packed), Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry(MANIFEST, timezone.now()), manifest(rows))
        for row in rows:
            file = stored[row["number"]]
            try:
                archive.writestr(entry(row["file"], file.created_at), files.services.read(file))
            except (FileNotFoundError, files.services.DamagedFile):
                missing = _("This file can no longer be read. Tell the technical team its number: %(number)s")
                name = row["file"].removesuffix(".pdf") + ".txt"
                archive.writestr(entry(name, file.created_at), missing % {"number": file.uuid})
            yield pipe.take()
    yield pipe.take()


def entry(name: str, written: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, timezone.localtime(written).timetuple()[:6])
    info.external_attr = 0o644 << 16
    return info
