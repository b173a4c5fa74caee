"""What the identity guard found in an entry or a goal, and which of it the author said is not a patient's."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.models import Entry, Goal
from portfolio.privacy_guard.identity import Finding, find

Guarded = Entry | Goal


@dataclass(frozen=True)
class Place:
    """A finding in one of the texts; `field` is that of the model, or "file" for the name of a file."""

    field: str
    label: str
    finding: Finding
    digest: str
    confirmed: bool = False


def texts(thing: Guarded, typed: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """(field, what the page calls it, text) of everything that a person wrote, names of files included.

    `typed` stands in for texts that are not stored yet.
    """
    words = {name: getattr(thing, name) for name in thing.TEXTS} | dict(typed or {})
    labels = {field.name: str(field.verbose_name) for field in thing._meta.fields}
    found = [(name, labels[name], words[name]) for name in thing.TEXTS]
    if isinstance(thing, Entry) and thing.pk:
        found += [("file", str(row.file.name), row.file.name) for row in thing.files.select_related("file")]
    return found


def digest_of(field: str, finding: Finding, text: str) -> str:
    """Of the finding in its whole text: another text, and the question is asked again."""
    said = "\0".join([field, finding.kind, str(finding.start), str(finding.end), text])
    return hashlib.sha256(said.encode()).hexdigest()


def places(thing: Guarded, confirmed: Iterable[str] = (), typed: Mapping[str, str] | None = None) -> list[Place]:
    """All findings, in the order of the page; `confirmed`: digests that are being confirmed just now."""
    known = set(confirmed)
    if thing.pk:
        known |= set(thing.confirmations.values_list("digest", flat=True))
    return [
        Place(field, label, finding, digest := digest_of(field, finding, text), digest in known)
        for field, label, text in texts(thing, typed)
        for finding in find(text)
    ]


def open_places(thing: Guarded, confirmed: Iterable[str] = (), typed: Mapping[str, str] | None = None) -> list[Place]:
    """Findings that hold back sharing."""
    return [place for place in places(thing, confirmed, typed) if not place.confirmed]
