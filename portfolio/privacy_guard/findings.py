"""The findings in the texts of an entry or a goal, and which of them the author confirmed are not a patient's."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.privacy_guard.identity import Finding, find
from portfolio.privacy_guard.models import Guarded


@dataclass(frozen=True)
class Place:
    """A finding in one text. `field` is the model field, or "file" for the name of a file."""

    field: str
    label: str
    finding: Finding
    digest: str
    confirmed: bool = False


def texts(row: Guarded, typed: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Return (field, label, text) for everything a person wrote, file names included.

    `typed` replaces stored values with values that are not saved yet.
    """
    words = {name: getattr(row, name) for name in row.TEXTS} | dict(typed or {})
    labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
    found = [(name, labels[name], words[name]) for name in row.TEXTS]
    return found + [("file", name, name) for name in row.file_names()]


def digest_of(field: str, finding: Finding, text: str) -> str:
    """Hash the finding with its whole text, so that any edit asks for a new confirmation."""
    said = "\0".join([field, finding.kind, str(finding.start), str(finding.end), text])
    return hashlib.sha256(said.encode()).hexdigest()


def places(row: Guarded, confirmed: Iterable[str] = (), typed: Mapping[str, str] | None = None) -> list[Place]:
    """Return all findings in the order of the page. `confirmed`: digests confirmed by the current request."""
    known = set(confirmed)
    if row.pk:
        known |= set(row.confirmations.values_list("digest", flat=True))
    return [
        Place(field, label, finding, digest := digest_of(field, finding, text), digest in known)
        for field, label, text in texts(row, typed)
        for finding in find(text)
    ]


def open_places(row: Guarded, confirmed: Iterable[str] = (), typed: Mapping[str, str] | None = None) -> list[Place]:
    """Return the findings that block sharing."""
    return [place for place in places(row, confirmed, typed) if not place.confirmed]
