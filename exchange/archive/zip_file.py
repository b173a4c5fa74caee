"""The ZIP of an archive: portfolio.json for programs, portfolio.pdf to read, the files, and a short README."""

import hashlib
import json
import logging
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

import files.services
from files.names import safe_name
from files.services import DamagedFile
from portfolio.models import EntryFile
from thesis.models import Manuscript

logger = logging.getLogger(__name__)
CONTENT, PDF, README = "portfolio.json", "portfolio.pdf", "README.txt"
NOTES, NOTES_TO_READ = "mentoring-notes.json", "mentoring-notes.txt"  # added on download
STAMP = (1980, 1, 1, 0, 0, 0)  # date of every member: the real one is in the JSON
PACKED = {"image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"}  # compressed already


def place_of(uuid: str, name: str) -> str:
    """Return the path of a file in the archive: "files/<uuid>-<name>"."""
    return f"files/{uuid}-{safe_name(name)}"


def as_bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def pack(
    target: BinaryIO,
    data: dict[str, Any],
    pdf: bytes,
    attached: Sequence[EntryFile | Manuscript],
    told: Callable[[int], None] = lambda done: None,
) -> str:
    """Write the archive; return the SHA-256 of its portfolio.json.

    A file that the storage has lost or damaged is left out and marked "lost" in the JSON.
    """
    places = {file["uuid"]: file for entry in data["portfolio"]["entries"] for file in entry["files"]}
    places |= {one["file"]["uuid"]: one["file"] for thesis in data["thesis"] for one in thesis["versions"]}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, row in enumerate(attached):
            told(done)
            said = places.get(str(row.uuid))
            if said is None:
                continue  # attached after the JSON was composed
            try:
                content = files.services.read(row.file)
            except (FileNotFoundError, DamagedFile):
                logger.error("Stored file %s is lost or damaged: left out of an archive", row.file.uuid)
                said["lost"] = True
                continue
            said["place"] = place_of(str(row.uuid), row.file.name)
            kind = zipfile.ZIP_STORED if row.file.content_type in PACKED else zipfile.ZIP_DEFLATED
            add(archive, said["place"], content, kind)
        add(archive, PDF, pdf, zipfile.ZIP_STORED)
        add(archive, README, readme(data["language"]).encode())
        content = as_bytes(data)
        add(archive, CONTENT, content)
    return hashlib.sha256(content).hexdigest()


def add(archive: zipfile.ZipFile, name: str, content: bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.external_attr = 0o644 << 16
    archive.writestr(info, content, compress_type=kind)


def readme(language: str) -> str:
    with translation.override(language):
        first = _(
            "portfolio.pdf is your portfolio to read; the folder “files” holds those of your entries and your thesis."
        )
        second = _("Keep the archive as it is: another installation of Cursus loads it, from portfolio.json.")
    return f"{first}\n{second}\n"
