"""Sealing every text again with the first key, and checking whether a list of keys opens them all."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models

from mentoring.notes.keys import SealError, fingerprint, note_keys, ring
from mentoring.notes.models import Sealed, sealed_models
from mentoring.notes.sealing import NOT_OPENED, reseal, sealed_with

BATCH = 200


@dataclass
class Rotation:
    """The result: counts, and labels with uuids of rows that no key opens."""

    resealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def rows(exclude: str = "") -> Iterator[Sealed]:
    """Yield every sealed row in batches, except those sealed with the key of the fingerprint `exclude`."""
    for model in sealed_models():
        found = model._default_manager.exclude(sealed="").order_by("pk")
        if exclude:
            found = found.exclude(sealed__startswith=f"{exclude}.")
        last = 0
        while batch := list(found.filter(pk__gt=last)[:BATCH]):
            yield from batch
            last = batch[-1].pk


def named(row: models.Model) -> str:
    return f"{row._meta.label} {getattr(row, 'uuid', row.pk)}"


def rotate() -> Rotation:
    """Seal again with the first key what another key sealed. It works row by row and may be stopped and restarted.

    A row written in between is skipped: it was sealed with the first key already.
    """
    done = Rotation()
    for row in rows(exclude=fingerprint(note_keys()[0])):
        try:
            closed = reseal(row.sealed)
        except SealError:
            done.unreadable.append(named(row))
            continue
        same = type(row)._default_manager.filter(pk=row.pk, sealed=row.sealed)
        done.resealed += same.update(sealed=closed)
    return done


def in_use() -> dict[str, int]:
    """Return the number of rows by the fingerprint of their key."""
    found: dict[str, int] = {}
    for row in rows():
        name = sealed_with(row.sealed)
        found[name] = found.get(name, 0) + 1
    return found


def not_opened_by(keys: tuple[str, ...]) -> list[str]:
    """Return the rows that this list of keys does not open; raise `SealError` for an invalid key."""
    opener, found = ring(keys), []
    for row in rows():
        try:
            opener.decrypt(row.sealed.partition(".")[2])
        except NOT_OPENED:
            found.append(named(row))
    return found
