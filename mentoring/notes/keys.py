"""The keys of the sealed notes: a list from the environment or from a file, never from the database (decision 0004)."""

import contextlib
import os
import tempfile
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

PRINT_LENGTH = 12


class SealError(Exception):
    """A text can be neither sealed nor opened; `reason` is a translated sentence without anything of the text."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


def new_key() -> str:
    return Fernet.generate_key().decode()


def fingerprint(key: str) -> str:
    """A short name of a key, from which it cannot be guessed."""
    return sha256(key.encode()).hexdigest()[:PRINT_LENGTH]


def key_file() -> Path | None:
    """Where the keys stand; None when they come from the environment, or from nowhere."""
    if settings.MENTOR_NOTE_KEYS:
        return None
    if settings.MENTOR_NOTE_KEY_FILE:
        return Path(settings.MENTOR_NOTE_KEY_FILE)
    return settings.MENTOR_NOTE_KEYS_MADE


def note_keys() -> tuple[str, ...]:
    """The first one seals, all of them open. Raises `SealError` when there is none, or one is no key."""
    path = key_file()
    if path is None:
        return checked(tuple(settings.MENTOR_NOTE_KEYS))
    try:
        return checked(read(path, path.stat().st_mtime_ns))
    except OSError:
        raise SealError(_("The file with the keys of the mentor notes cannot be read.")) from None


@lru_cache(maxsize=4)
def read(path: Path, changed: int) -> tuple[str, ...]:
    """The keys of a file, one a line. Read anew whenever it has changed, so that a new key needs no restart."""
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
    """Keys into a file that its owner alone can read, whole or not at all; `FileExistsError` unless `replace`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(name, path)
        else:
            os.link(name, path)  # of two that start at once, one gives up its key
    finally:
        Path(name).unlink(missing_ok=True)


def make_first() -> None:
    """The key file of an embedded installation that has sealed nothing yet; everywhere else nothing."""
    path = settings.MENTOR_NOTE_KEYS_MADE
    if path is None or key_file() != path or path.exists():
        return
    from mentoring.models import sealed_models  # which seal with these keys

    if any(model._default_manager.exclude(sealed="").exists() for model in sealed_models()):
        raise SealError(_("The file with the keys of the mentor notes is gone. Put it back before writing new notes."))
    with contextlib.suppress(FileExistsError):
        write(path, (new_key(),), replace=False)
