"""Writing thousands of rows at once: prepared first, then written in one short transaction with audit entries.

    bulk = Bulk(by=user, action="import", batch=uuid)
    bulk.add(enrolment, parts=[identifier])
    bulk.change(other, {"city": "Namur"})
    bulk.prepare()                 # outside the transaction: reserves keys, turns rows into database values
    with transaction.atomic():
        bulk.write()               # `ConflictError` when a row to be changed has another version by now

Nothing is validated here: the caller has checked the rows; the constraints of the database hold in any case.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from accounts.bulk_sql import delete, insert, reserve, stored, stored_values, update
from accounts.changes import ConflictError, as_made, audited
from accounts.models import AuditEntry, User, Versioned

CHUNK = 500
Differences = Mapping[str, tuple[Any, Any]]  # {name: (before, after)}


def no_progress(done: int, total: int) -> None:
    """Ignore the progress."""


class Bulk:
    """Rows to add, change and remove together. `by`, `action` and `batch` are in every audit entry."""

    def __init__(
        self, *, by: User | None, action: str, batch: UUID | None = None, institution: str = "", why: str = ""
    ):
        self.by, self.action, self.batch, self.institution, self.why = by, action, batch, institution, why
        self.now = timezone.now()
        self.added: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.changed: list[tuple[Any, int | None, tuple[str, ...]]] = []  # (row, version seen, fields)
        self.removed: dict[type[models.Model], list[int]] = defaultdict(list)
        self._audits: list[tuple] = []
        self._inserts: list[tuple[type[models.Model], list[tuple]]] = []

    def __len__(self):
        """Return the number of rows to write, without audit entries."""
        return sum(map(len, self.added.values())) + len(self.changed) + sum(map(len, self.removed.values()))

    def add(
        self,
        row: Versioned,
        *,
        parts: Iterable[models.Model] = (),
        notes: Mapping[str, Any] | None = None,
        by: User | None = None,
        action: str = "",
        institution: str = "",
    ) -> None:
        """Add a new row. `parts` belong to it and have no audit entries; `notes` describe them in that of the row."""
        row.fill_in()
        self.added[type(row)].append(row)
        for part in parts:
            self.added[type(part)].append(part)
        self._queue(row, {}, {**as_made(row), **(notes or {})}, by, action, institution)

    def change(
        self,
        row: Versioned,
        values: Mapping[str, Any],
        *,
        new_parts: Iterable[models.Model] = (),
        changed_parts: Iterable[tuple[models.Model, Mapping[str, Any]]] = (),
        notes: Differences | None = None,
        by: User | None = None,
        action: str = "",
        institution: str = "",
    ) -> None:
        """Set values of a row and increase its version; the object is updated. `notes` describe its parts."""
        pairs = {
            name: (audited(row, name, getattr(row, name)), audited(row, name, value)) for name, value in values.items()
        }
        pairs = {name: pair for name, pair in pairs.items() if name not in row.unaudited} | dict(notes or {})
        self.changed.append((row, row.version, set_values(row, {**values, "version": row.version + 1})))
        self.changed += [(part, None, set_values(part, new)) for part, new in changed_parts]
        for part in new_parts:
            self.added[type(part)].append(part)
        before, after = ({name: pair[place] for name, pair in pairs.items()} for place in (0, 1))
        self._queue(row, before, after, by, action, institution)

    def remove(
        self,
        row: Versioned,
        *,
        parts: Iterable[models.Model] = (),
        before: Mapping | None = None,
        action: str = "",
        institution: str = "",
    ) -> None:
        """Delete a row and its parts; nothing else may refer to them."""
        self.removed[type(row)].append(row.pk)
        for part in parts:
            self.remove_part(part)
        self._queue(row, dict(before or {}), {}, None, action, institution)

    def remove_part(self, part: models.Model) -> None:
        self.removed[type(part)].append(part.pk)

    def _queue(self, row: Versioned, before: dict, after: dict, by: User | None, action: str, institution: str) -> None:
        change = (row._meta.label_lower, row.uuid, row.version, before, after)
        self._audits.append((by or self.by, action or self.action, institution or self.institution, *change))

    def prepare(self, progress: Callable[[int, int], None] = no_progress) -> None:
        """Reserve keys for new rows, and turn all rows into database values."""
        total, done = sum(map(len, self.added.values())) + len(self._audits), 0
        for model, rows in self.added.items():
            for row, key in zip(rows, reserve(model, len(rows)), strict=True):
                row.pk = key
        for model, rows in self.added.items():
            found: list[tuple] = []
            for chunk in chunks(rows, CHUNK):
                found += stored(model, chunk)
                progress(done + len(found), total)
            done += len(found)
            self._inserts.append((model, found))
        audits: list[tuple] = []
        for chunk in chunks(self._audits, CHUNK):
            audits += stored_values(AuditEntry, [self._audit(*change) for change in chunk])
            progress(done + len(audits), total)
        self._inserts.append((AuditEntry, audits))

    def _audit(self, actor, action, institution, object_type, object_uuid, version, before, after) -> dict[str, Any]:
        """Return the values of an `AuditEntry`."""
        return {
            "at": self.now,
            "actor_uuid": actor.uuid if actor else None,
            "actor_name": str(actor) if actor else "",
            "action": action,
            "object_type": object_type,
            "object_uuid": object_uuid,
            "object_version": version,
            "institution": institution,
            "before": before,
            "after": after,
            "reason": self.why,
            "batch": self.batch,
        }

    def write(self) -> None:
        """Write everything. Call it in a transaction, after `prepare`."""
        if not connection.in_atomic_block:
            raise RuntimeError("A Bulk is written in a transaction.")
        self._refuse_overtaken()
        for model, keys in self.removed.items():
            delete(model, keys)
        for model, rows in self._inserts:
            insert(model, rows, without_key=model is AuditEntry)
        together: dict[tuple, list[models.Model]] = defaultdict(list)
        for row, _seen, fields in self.changed:
            together[type(row), fields].append(row)
        for (model, fields), alike in together.items():
            update(model, fields, alike)

    def _refuse_overtaken(self) -> None:
        """Lock the rows to change; raise `ConflictError` unless they have the versions that were loaded."""
        expected: dict[Any, dict[int, int]] = defaultdict(dict)
        for row, seen, _fields in self.changed:
            if seen is not None:
                expected[type(row)].setdefault(row.pk, seen)
        for model, versions in expected.items():
            for chunk in chunks(sorted(versions), CHUNK):
                found = model._default_manager.select_for_update().filter(pk__in=chunk).values_list("pk", "version")
                stale = set(chunk) - {pk for pk, version in found if versions[pk] == version}
                if stale:
                    raise ConflictError(model._default_manager.filter(pk__in=stale).first())


def set_values(row: models.Model, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Set the values and return the names of all fields that differ, including derived ones."""
    fields = row._meta.concrete_fields
    before = {f.name: getattr(row, f.attname) for f in fields}
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, Versioned):
        row.fill_in()
    return tuple(f.name for f in fields if getattr(row, f.attname) != before[f.name])


def chunks(items: Sequence, size: int) -> Iterable[Sequence]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
