"""Making a backup."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from files.models import StoredFile
from operations.backup import database, keys
from operations.backup.archive import Writer


def key_path(path: Path) -> Path:
    return path.with_name(path.name + ".keys")


def back_up(path: Path, *, with_keys: bool = True, say=lambda line: None) -> dict:
    """Write `path` and `path.keys`; return {"files", "lost"}: the number of stored files, and the missing ones.

    The database is copied first: a file stored meanwhile has no row in the copy, but no row lacks its file. Raise
    `FileExistsError` when one of the two exists already.
    """
    if with_keys and key_path(path).exists():
        raise FileExistsError(key_path(path))
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    if path.exists():
        raise FileExistsError(path)
    facts = {"made_at": timezone.now().isoformat(), "engine": connection.vendor, "migrations": database.applied()}
    writer = Writer(partial, facts)
    database.save(writer)
    say(f"database: {len(writer.members)} members")
    stored = list(StoredFile.objects.order_by("pk").values_list("key", flat=True))
    lost = []
    for done, key in enumerate(stored, start=1):
        try:
            with default_storage.open(key, "rb") as file:
                writer.add(f"files/{key}", file)
        except FileNotFoundError:
            lost.append(key)
        if done % 500 == 0:
            say(f"files: {done} of {len(stored)}")
    writer.close()
    partial.chmod(0o600)
    if with_keys:
        keys.save(key_path(path))
    partial.rename(path)
    return {"files": len(stored) - len(lost), "lost": lost}
