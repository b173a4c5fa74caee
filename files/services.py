"""Writing, reading and removing stored files."""

import hashlib
import uuid
from functools import partial
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from files.models import StoredFile
from files.names import safe_name, safe_type


class DamagedFile(Exception):  # noqa: N818 (it says what is the matter)
    """The storage returns something else than was written."""


def key_of(identity: uuid.UUID) -> str:
    """Return a key with two levels of folders, so that none holds more than some thousands: 3f/2a/3f2a..."""
    return f"{identity.hex[:2]}/{identity.hex[2:4]}/{identity.hex}"


def store(*, content: bytes | BinaryIO | File, name: str, content_type: str, by: User | None) -> StoredFile:
    """Write the file under its final key, then its row.

    An interruption or a rollback leaves a file without a row, never a row without a file. `content` is bytes or a
    seekable binary file, which is read from its start.
    """
    source = ContentFile(content) if isinstance(content, bytes) else _as_file(content)
    digest, size = hashlib.sha256(), 0
    for chunk in source.chunks():
        digest.update(chunk)
        size += len(chunk)
    source.seek(0)
    identity = uuid.uuid4()
    key = default_storage.save(key_of(identity), source)
    return StoredFile.objects.create(
        uuid=identity,
        key=key,
        name=safe_name(name),
        content_type=safe_type(content_type),
        size=size,
        sha256=digest.hexdigest(),
        created_by=by,
    )


def _as_file(content: BinaryIO | File) -> File:
    return content if isinstance(content, File) else File(content)


def remove(*, stored: StoredFile) -> None:
    """Delete the row now and the content after the commit; raise `ProtectedError` while another row needs it."""
    stored.delete()
    transaction.on_commit(partial(default_storage.delete, stored.key))


def read(stored: StoredFile) -> bytes:
    """Return the content, checked; raise `FileNotFoundError` when lost, `DamagedFile` when altered."""
    with stored.open() as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise DamagedFile(f"Stored file {stored.uuid} does not have the checksum of the day it was put away.")
    return content
