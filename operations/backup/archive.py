"""The archive: a tar whose last member, `manifest.json`, lists every other one with size and checksum."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMAT = "cursus-backup/1"
CHUNK = 1 << 20


class BrokenBackupError(Exception):
    """The file is no backup, is incomplete, or was altered."""


class Writer:
    """Adds members and records their checksums; `close` writes the manifest."""

    def __init__(self, path: Path, facts: dict[str, Any]):
        self.tar = tarfile.open(path, "x")  # noqa: SIM115  closed by `close`
        self.facts = facts
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        """Add a member; `source` is seekable and read from its start."""
        digest, size = hashlib.sha256(), 0
        source.seek(0)
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        source.seek(0)
        self._write(name, source, size)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}

    def close(self) -> None:
        text = json.dumps({"format": FORMAT, **self.facts, "members": self.members}, indent=1).encode()
        self._write("manifest.json", io.BytesIO(text), len(text))
        self.tar.close()

    def _write(self, name: str, source: IO[bytes], size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, source)


class Reader:
    """Reads members by name; `check` compares all of them with the manifest."""

    def __init__(self, tar: tarfile.TarFile):
        self.tar = tar
        self.infos = {info.name: info for info in tar.getmembers() if info.isfile()}
        if "manifest.json" not in self.infos:
            raise BrokenBackupError("There is no manifest in it: the backup was cut off, or this is another file.")
        self.manifest: dict[str, Any] = json.loads(self.open("manifest.json").read())
        if self.manifest.get("format") != FORMAT:
            raise BrokenBackupError(f"Its format is {self.manifest.get('format')!r}; known here: {FORMAT}.")

    def open(self, name: str) -> IO[bytes]:
        file = self.tar.extractfile(self.infos[name])
        if file is None:
            raise BrokenBackupError(f"{name} is not a file.")
        return file

    @property
    def members(self) -> dict[str, dict[str, Any]]:
        return self.manifest["members"]

    def check(self) -> None:
        """Raise `BrokenBackupError` at the first member that is missing, added or altered."""
        there = set(self.infos) - {"manifest.json"}
        if lost := sorted(set(self.members) - there):
            raise BrokenBackupError(f"{lost[0]} is missing from it.")
        if strange := sorted(there - set(self.members)):
            raise BrokenBackupError(f"{strange[0]} does not belong to it.")
        for name, stated in self.members.items():
            digest = hashlib.sha256()
            file = self.open(name)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            if digest.hexdigest() != stated["sha256"]:
                raise BrokenBackupError(f"{name} was altered after the backup was made.")


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive; errors of `tarfile` and `json` become `BrokenBackupError`."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(tar)
    except (tarfile.TarError, EOFError, json.JSONDecodeError, UnicodeDecodeError, KeyError) as error:
        raise BrokenBackupError(f"This is no backup, or it was cut off ({type(error).__name__}).") from error
