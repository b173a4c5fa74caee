"""The only way to write a versioned row: version checked, audit entry in the same transaction."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User, Versioned

Row = TypeVar("Row", bound=Versioned)


class ConflictError(ValidationError):
    """Somebody else wrote first; `current` is the row as it is now."""

    def __init__(self, current: Versioned):
        self.current: Any = current
        super().__init__(
            _("Somebody changed this in the meantime. Look at what stands there now, then save again."), code="conflict"
        )


def plain(value: Any) -> Any:
    """Return a value that JSON can hold and a reader understands, also after the deletion of the row."""
    if isinstance(value, models.Model):
        return str(getattr(value, "uuid", value.pk))
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return str(value)


MASK = "•••"


def audited(obj: Versioned, name: str, value: Any) -> Any:
    """Return what an audit entry holds of a value of that field."""
    return MASK if name in obj.masked and value not in (None, "") else plain(value)


def as_made(obj: Versioned) -> dict[str, Any]:
    """Return what an audit entry holds of a new row."""
    names = [field.name for field in obj._meta.concrete_fields]
    return {n: audited(obj, n, getattr(obj, n)) for n in names if n not in {"id", "uuid", "version", *obj.unaudited}}


def audit(
    obj: Versioned,
    *,
    by: User | None,
    action: str,
    before: dict | None = None,
    after: dict | None = None,
    why: str = "",
    institution: str = "",
) -> AuditEntry:
    """Create an audit entry about `obj`; `by` is None only for the system itself."""
    return AuditEntry.objects.create(
        actor_uuid=by.uuid if by else None,
        actor_name=str(by) if by else "",
        action=action,
        object_type=obj._meta.label_lower,
        object_uuid=obj.uuid,
        object_version=obj.version,
        institution=institution,
        before=before or {},
        after=after or {},
        reason=why,
    )


@transaction.atomic
def create(obj: Row, *, by: User | None, why: str = "", institution: str = "", action: str = "create") -> Row:
    """Validate and insert `obj` with its audit entry; return it."""
    obj.full_clean()
    obj.save(force_insert=True)
    audit(obj, by=by, action=action, after=as_made(obj), why=why, institution=institution)
    return obj


@transaction.atomic
def change(
    obj: Row,
    values: Mapping[str, Any],
    *,
    by: User | None,
    seen: int | None = None,
    why: str = "",
    institution: str = "",
    action: str = "change",
) -> Row:
    """Set `values` on `obj` if its version is still `seen` (by default the loaded one); return it.

    Raise `ConflictError` when another write came first, `ValidationError` when the row would be invalid. Write nothing
    when no value changes.
    """
    seen = obj.version if seen is None else seen
    before = {name: getattr(obj, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed and seen == obj.version:
        return obj
    for name, value in changed.items():
        setattr(obj, name, value)
    obj.full_clean(exclude=[f.name for f in obj._meta.fields if f.name not in changed])
    written = type(obj)._default_manager.filter(pk=obj.pk, version=seen).update(version=seen + 1)
    if not written:
        for name, value in before.items():
            setattr(obj, name, value)
        raise ConflictError(type(obj)._default_manager.get(pk=obj.pk))
    obj.version = seen + 1
    obj.save(update_fields=[*changed, "version"])
    audit(
        obj,
        by=by,
        action=action,
        why=why,
        institution=institution,
        before={name: audited(obj, name, before[name]) for name in changed if name not in obj.unaudited},
        after={name: audited(obj, name, value) for name, value in changed.items() if name not in obj.unaudited},
    )
    return obj


def touch(row: Versioned, *, by: User | None, action: str, before: dict, after: dict, seen: int | None = None) -> None:
    """Increase the version of the row for a change in other tables, with an audit entry."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    if not (rows if seen is None else rows.filter(version=seen)).update(version=F("version") + 1):
        raise ConflictError(rows.get())
    row.refresh_from_db(fields=["version"])
    audit(row, by=by, action=action, before=before, after=after)
