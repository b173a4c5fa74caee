"""Checks of an uploaded file before it is stored: type, size, and that the content is what the name says.

Contents are not scanned for patient identity; the upload form says so.
"""

import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from files.names import safe_name
from portfolio.entries.metadata import without_metadata
from portfolio.privacy_guard.identity import mask

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LARGEST_PHOTO = 40 * MEGABYTE  # as the camera writes it; it is scaled down here
LONG_SIDE = 2400  # pixels of a stored photo: enough for a printed page
PIXELS = 120_000_000
OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".docx": f"{OOXML}.wordprocessingml.document",
    ".xlsx": f"{OOXML}.spreadsheetml.sheet",
    ".pptx": f"{OOXML}.presentationml.presentation",
    ".odt": f"{ODF}.text",
    ".ods": f"{ODF}.spreadsheet",
    ".odp": f"{ODF}.presentation",
    ".txt": "text/plain",
}
INSIDE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
ALIKE = {".heic": {".heic", ".heif"}, ".heif": {".heic", ".heif"}}
PROGRAMS = {".exe", ".dll", ".appimage", ".jar", ".class", ".msi", ".sh", ".bat", ".com", ".apk"}
ACCEPT = ",".join(TYPES)  # of the file input


@dataclass(frozen=True)
class Checked:
    """A file to store; `note` tells the user what was changed."""

    content: bytes
    name: str
    content_type: str
    note: str = ""


def checked(upload: UploadedFile) -> Checked:
    """Return the checked file. Raise `ValidationError` with the reason and the remedy."""
    name = mask(safe_name(upload.name or ""))
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in TYPES:
        raise ValidationError(
            _("“%(name)s”: files of this type are not taken. Send a PDF, a photo, a text or an office document.")
            % {"name": name},
            code="type",
        )
    refuse_size(name, upload.size or 0, LARGEST_PHOTO if TYPES[suffix] == "image/jpeg" else LARGEST)
    content = upload.read()
    refuse_pretence(name, suffix, content)
    if TYPES[suffix] == "image/jpeg":
        return photo(name, content)
    return Checked(stripped(name, content, TYPES[suffix]), name, TYPES[suffix])


def stripped(name: str, content: bytes, content_type: str) -> bytes:
    """Return an image without what the camera wrote; other files as they are."""
    try:
        return without_metadata(content, content_type)
    except (ValueError, IndexError, struct.error):
        raise ValidationError(
            _("“%(name)s” cannot be opened as a photo. Open it, save it again, and send that.") % {"name": name},
            code="pretence",
        ) from None


def as_it_is(name: str, content: bytes) -> Checked:
    """Check a file of an archive like an upload, but change no byte: its hash must stay the same."""
    name = mask(safe_name(name))
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in TYPES:
        raise ValidationError(_("files of this type are not taken"), code="type")
    refuse_size(name, len(content), LARGEST_PHOTO if TYPES[suffix] == "image/jpeg" else LARGEST)
    refuse_pretence(name, suffix, content)
    return Checked(content, name, TYPES[suffix])


def refuse_size(name: str, size: int, most: int) -> None:
    if not size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name}, code="empty")
    if size > most:
        raise ValidationError(
            _("“%(name)s” has %(size)s; %(most)s at most. Make it smaller, or send only the pages that matter.")
            % {"name": name, "size": filesizeformat(size), "most": filesizeformat(most)},
            code="size",
        )


def refuse_pretence(name: str, suffix: str, content: bytes) -> None:
    """Refuse a file whose content is not what its name says."""
    sniffed = extensions(content)
    if suffix == ".txt":
        fits = not sniffed and is_text(content)
    elif suffix in INSIDE or suffix.startswith(".od"):
        fits = is_office(suffix, content)
    else:
        fits = bool(sniffed & ALIKE.get(suffix, {suffix}))
    if fits:
        return
    if sniffed & PROGRAMS or content.startswith((b"#!", b"MZ", b"\x7fELF")):
        text = _("“%(name)s” is not what its name says: it is a program. Programs are not taken.")
    else:
        text = _("“%(name)s” is not what its name says. Open it, save it again as %(type)s, and send that.")
    raise ValidationError(text % {"name": name, "type": suffix[1:].upper()}, code="pretence")


def extensions(content: bytes) -> set[str]:
    try:
        return {match.extension.lower() for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def is_text(content: bytes) -> bool:
    if content.startswith(b"#!") or b"\0" in content:
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def is_office(suffix: str, content: bytes) -> bool:
    """Whether the content is an office document of that type without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if suffix in INSIDE:
                return INSIDE[suffix] in names and not any(name.endswith("vbaProject.bin") for name in names)
            info = archive.getinfo("mimetype")
            return info.file_size < 200 and archive.read(info).decode("ascii", "replace") == TYPES[suffix]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False


def photo(name: str, content: bytes) -> Checked:
    """Return the photo upright and scaled down, without camera metadata such as the place."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            if image.width * image.height > PIXELS:
                raise ValidationError(_("“%(name)s” has too many pixels.") % {"name": name}, code="size")
            was_large = max(image.size) > LONG_SIDE
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONG_SIDE, LONG_SIDE))
            shrunk = io.BytesIO()
            upright.save(shrunk, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _("“%(name)s” cannot be opened as a photo. Open it, save it again, and send that.") % {"name": name},
            code="pretence",
        ) from None
    note = ""
    if was_large:
        sizes = {"before": filesizeformat(len(content)), "after": filesizeformat(shrunk.tell())}
        note = _("The photo was made smaller: %(before)s before, %(after)s now.") % sizes
    return Checked(shrunk.getvalue(), name, "image/jpeg", note)
