"""The history of a row for its page: what was changed, by whom and why, from the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from accounts.models import AuditEntry, Versioned
from ui.figures import NOTHING, day_words

MOST = 50


@dataclass(frozen=True)
class Line:
    """One change of one row. `values`: (label, before, after)."""

    at: datetime
    who: str
    what: str
    values: list[tuple[str, str, str]]
    reason: str


def history(rows: Iterable[Versioned]) -> list[Line]:
    """The changes of the rows, latest first; one query. Creations are left out: the page shows the row itself."""
    by_uuid = {row.uuid: row for row in rows}
    entries = AuditEntry.objects.filter(object_uuid__in=by_uuid).exclude(before={}, reason="").order_by("-pk")[:MOST]
    return [line(entry, by_uuid[entry.object_uuid]) for entry in entries]


def line(entry: AuditEntry, row: Versioned) -> Line:
    values = [
        (label_of(row, name), words(row, name, entry.before.get(name)), words(row, name, entry.after.get(name)))
        for name in {**entry.before, **entry.after}
    ]
    return Line(entry.at, entry.actor_name, str(row), values, entry.reason)


def field_of(row: Versioned, name: str) -> Any:
    try:
        return row._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(row: Versioned, name: str) -> str:
    return str(getattr(field_of(row, name), "verbose_name", name))


def words(row: Versioned, name: str, value: Any) -> str:
    """An audited value as the page writes it. Foreign keys are shown as nothing: the audit only has the key."""
    field = field_of(row, name)
    if value in (None, "") or isinstance(field, models.ForeignKey):
        return NOTHING
    if isinstance(field, models.DateField):
        return day_words(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or NOTHING
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
