"""Downloading an archive: the mentor notes are added on the way out and are never stored unsealed.

The stored archive is sent up to its central directory; the notes and a new directory are made in memory.
"""

import io
import json
import zipfile
from typing import Any, BinaryIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exchange.archive.zip_file import NOTES, NOTES_TO_READ, add
from exchange.models import PortfolioArchive
from mentoring.notes.personal_export import notes as notes_of
from ui.figures import day_words


class OffsetBuffer(io.BytesIO):
    """A buffer whose positions start at `start`: the end of a file whose beginning is not loaded."""

    def __init__(self, start: int):
        super().__init__()
        self.start = start

    def tell(self) -> int:
        return super().tell() + self.start

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return super().seek(offset - self.start if whence == io.SEEK_SET else offset, whence) + self.start


class ArchiveDownload:
    """A stored archive followed by today's notes, as a file that is read once from the start."""

    def __init__(self, archive: PortfolioArchive, stored: BinaryIO):
        assert archive.file is not None
        self.stored = stored
        notes = notes_of(archive.enrolment)
        start, tail = joined(stored, notes, archive.language) if notes else (archive.file.size, b"")
        self.size, self.left, self.tail = start + len(tail), start, io.BytesIO(tail)
        stored.seek(0)

    def read(self, length: int = -1, /) -> bytes:
        if not self.left:
            return self.tail.read(length)
        chunk = self.stored.read(min(self.left, length if length > 0 else self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.stored.close()


def joined(stored: BinaryIO, notes: list[dict[str, Any]], language: str) -> tuple[int, bytes]:
    """Return how many bytes of the stored archive to send, and the bytes that follow."""
    with zipfile.ZipFile(stored) as there:
        infos, start = there.infolist(), there.start_dir
    tail = OffsetBuffer(start)
    with zipfile.ZipFile(tail, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.filelist[:] = infos
        add(archive, NOTES, json.dumps({"notes": notes}, ensure_ascii=False, indent=1).encode())
        add(archive, NOTES_TO_READ, to_read(notes, language).encode())
    return start, tail.getvalue()


def to_read(notes: list[dict[str, Any]], language: str) -> str:
    """Return the notes as a text file, the oldest first."""
    with translation.override(language):
        parts = [_("Notes of my mentoring, as they stood on %(day)s") % {"day": day_words(timezone.localdate())}]
        for one in notes:
            words = one["note"].get("text") or one["note"].get("unreadable", "")
            parts.append(f"{one['day']} · {one['mentor']}\n\n{words}")
    return ("\n\n" + "-" * 40 + "\n\n").join(parts) + "\n"
