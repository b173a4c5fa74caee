"""Storage of entries and goals. A private row leaves no audit row: that would tell how often somebody writes."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from accounts import changes
from accounts.changes import ConflictError
from accounts.models import User
from portfolio.privacy_guard.findings import open_places
from portfolio.privacy_guard.identity import mask
from portfolio.privacy_guard.services import confirm, unconfirmed
from portfolio.sharing.models import Shareable

Written = TypeVar("Written", bound=Shareable)
MANY = ("competencies", "themes", "evidence")  # relations to many rows


def lock(row: Written) -> Written:
    """Load the row again and lock it, so that nobody shares it meanwhile."""
    return type(row)._default_manager.select_for_update(of=("self",)).select_related("enrolment").get(pk=row.pk)


def store(row: Written, values, *, seen, by, confirmed, trace=None) -> Written:
    """Write `values` if they differ, provided that `seen` is the current version; return the row.

    Only a shared row leaves an audit row; one with unconfirmed findings is refused. `trace`: values that are written
    only when others change.
    """
    many = {name: list(values[name]) for name in MANY if name in values}
    plain = {name: _masked(value) for name, value in values.items() if name not in many}
    is_new = row.version == 0
    before = {name: getattr(row, name) for name in plain}
    changed = {name: value for name, value in plain.items() if is_new or before[name] != value}
    moved = [name for name, rows in many.items() if is_new or set(rows) != set(getattr(row, name).all())]
    if not is_new and not changed and not moved:
        return row
    is_shared = not is_new and row.sharings.live().exists()
    for name, value in changed.items():
        setattr(row, name, value)
    if is_shared and seen == row.version and open_places(row, confirmed):
        raise ValidationError(unconfirmed(), code="identity")
    changed |= trace or {}
    if is_new:
        _insert(row, changed)
    else:
        for name in plain:
            setattr(row, name, before[name])
        bump(row, by=by, seen=seen, **changed)
    for name in moved:
        getattr(row, name).set(many[name])
    confirm(row, confirmed, by=by)
    return row


def _masked(value: Any) -> Any:
    return mask(value) if isinstance(value, str) else value


def _insert(row, changed) -> None:
    row.version = 1
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(force_insert=True)


def bump(row: Shareable, *, by: User, seen: int | None = None, **changed: Any) -> None:
    """Write values and raise the version; `ConflictError` unless `seen` is current. A shared row is audited."""
    if row.sharings.live().exists():
        changes.change(row, changed, by=by, seen=seen)
        return
    seen = row.version if seen is None else seen
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean(exclude=[f.name for f in row._meta.fields if f.name not in changed])
    if not type(row)._default_manager.filter(pk=row.pk, version=seen).update(version=seen + 1):
        raise ConflictError(type(row)._default_manager.get(pk=row.pk))
    row.version = seen + 1
    row.save(update_fields=[*changed, "version"])
