"""The keys of the sealed notes: a list from the environment or a file, never in the database (decision 0004)."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

PRINT_LENGTH = 12


class SealError(Exception):
    """A text cannot be sealed or opened. `reason`: a translated sentence that contains nothing of the text."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


def new_key() -> str:
    return Fernet.generate_key().decode()


def fingerprint(key: str) -> str:
    """Return a short name of a key; the key cannot be derived from it."""
    return sha256(key.encode()).hexdigest()[:PRINT_LENGTH]


def key_file() -> Path | None:
    """Return the path of the key file; None where the keys come from the environment, or there are none."""
    if settings.MENTOR_NOTE_KEYS:
        return None
    if settings.MENTOR_NOTE_KEY_FILE:
        return Path(settings.MENTOR_NOTE_KEY_FILE)
    return settings.MENTOR_NOTE_KEYS_MADE


def note_keys() -> tuple[str, ...]:
    """Return the keys: the first one seals, each of them opens. Raise `SealError` for none or an invalid one."""
    path = key_file()
    if path is None:
        return checked(tuple(settings.MENTOR_NOTE_KEYS))
    try:
        return checked(read(path, path.stat().st_mtime_ns))
    except OSError:
        raise SealError(_("The file with the keys of the mentor notes cannot be read.")) from None


@lru_cache(maxsize=4)
def read(path: Path, changed: int) -> tuple[str, ...]:
    """Return the keys of a file, one a line. Cached by its time of change, so that a new key needs no restart."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def checked(keys: tuple[str, ...]) -> tuple[str, ...]:
    if not keys:
        raise SealError(_("There is no key for the mentor notes."))
    ring(keys)
    return keys


@lru_cache(maxsize=4)
def ring(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SealError(_("One of the keys of the mentor notes is not a key.")) from None


def write(path: Path, keys: tuple[str, ...], *, replace: bool) -> None:
    """Write keys to a file with mode 0600, atomically. Raise `FileExistsError` unless `replace`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # creates it with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(name, path)
        else:
            os.link(name, path)  # of two processes that start at once, one drops its key
    finally:
        Path(name).unlink(missing_ok=True)


def make_first(is_any_sealed: Callable[[], bool]) -> None:
    """Make the key file of an embedded installation that has sealed nothing yet; do nothing anywhere else.

    Raise `SealError` where `is_any_sealed()`: the key file was lost, and a new one would not open the old notes.
    """
    path = settings.MENTOR_NOTE_KEYS_MADE
    if path is None or key_file() != path or path.exists():
        return
    if is_any_sealed():
        raise SealError(_("The file with the keys of the mentor notes is gone. Put it back before writing new notes."))
    with contextlib.suppress(FileExistsError):
        write(path, (new_key(),), replace=False)
