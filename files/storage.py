"""Stored files on the disk of this machine: under its name a file is whole or not there at all."""

import errno
import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage

PART = ".part"  # while it is written; `sweeping` removes what a killed process left
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def has_no_room(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in NO_ROOM


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its name and rename it; when that fails, nothing changed."""
    part = path.with_name(f".{path.name}{PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class WholeFileStorage(FileSystemStorage):
    def _save(self, name, content):
        part = name + PART
        try:
            part = super()._save(part, content)
            with open(self.path(part), "rb") as written:
                os.fsync(written.fileno())
            os.replace(self.path(part), self.path(name))  # nobody else has the name: it is of a new UUID
        except BaseException:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        return name
