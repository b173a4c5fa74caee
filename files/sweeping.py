"""Removing stored files without a row: `files.services.store` writes the file first, and whoever wrote it may die."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from files.models import StoredFile

WAIT = timedelta(days=1)  # the row of a younger file may not be committed yet
KEY = re.compile(
    r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}(_\w+)?(\.part)?"
)  # of `key_of`; anything else is not ours to remove
FOLDER = re.compile(r"[0-9a-f]{2}")


def sweep(now: datetime | None = None) -> int:
    """Delete files of which no row is left or was ever written; return how many."""
    before = (now or timezone.now()) - WAIT
    removed = 0
    for folder in folders(""):
        keys = set(keys_in(folder))
        known = set(StoredFile.objects.filter(key__startswith=f"{folder}/").values_list("key", flat=True))
        for key in sorted(keys - known):
            if default_storage.get_modified_time(key) < before:
                default_storage.delete(key)
                removed += 1
    return removed


def folders(within: str) -> list[str]:
    try:
        found, _files = default_storage.listdir(within)
    except FileNotFoundError:  # nothing was stored yet
        return []
    return [name for name in found if FOLDER.fullmatch(name)]


def keys_in(folder: str) -> Iterator[str]:
    for inner in folders(folder):
        _folders, names = default_storage.listdir(f"{folder}/{inner}")
        yield from (key for name in names if KEY.fullmatch(key := f"{folder}/{inner}/{name}"))
