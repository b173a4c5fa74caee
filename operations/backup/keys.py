"""The keys of a backup: those that sign, and those that decrypt mentor notes. Both files together reveal everything."""

import json
import os
from pathlib import Path

from django.conf import settings

from mentoring.notes.keys import SealError, key_file, note_keys, write

FORMAT = "cursus-keys/1"


def save(path: Path) -> None:
    """Write a file that only its owner can read; an installation without sealed notes has no note keys."""
    try:
        notes = list(note_keys())
    except SealError:
        notes = []
    content = json.dumps({"format": FORMAT, "secret_key": settings.SECRET_KEY, "mentor_note_keys": notes}, indent=1)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(content + "\n")


def read(path: Path) -> dict:
    """Read the keys; raise `ValueError` when the file is another one."""
    content = json.loads(path.read_text())
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path} does not hold the keys of a backup.")
    return content


def missing(keys: dict) -> list[str]:
    """Return the settings to correct by hand: they come from the environment and differ here."""
    found = []
    if keys["secret_key"] != settings.SECRET_KEY and settings.SECRET_KEY_MADE is None:
        found.append("SECRET_KEY")
    here = key_file()
    if keys["mentor_note_keys"] and here is None and not set(keys["mentor_note_keys"]) <= set(known()):
        found.append("MENTOR_NOTE_KEYS")
    return found


def known() -> tuple[str, ...]:
    try:
        return note_keys()
    except SealError:
        return ()


def put(keys: dict) -> None:
    """Write the keys into the key files of this installation; existing note keys stay behind the restored ones."""
    if settings.SECRET_KEY_MADE:
        write(settings.SECRET_KEY_MADE, (keys["secret_key"],), replace=True)
    path = key_file()
    if path is not None and keys["mentor_note_keys"]:
        rest = [key for key in known() if key not in keys["mentor_note_keys"]]
        write(path, (*keys["mentor_note_keys"], *rest), replace=True)
