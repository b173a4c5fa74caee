"""Storing what a resident writes. A private row leaves no trace: no audit row tells how often somebody writes."""

import uuid as uuids
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import ConflictError
from accounts.models import User
from accounts.permissions import require
from portfolio.entries.permissions import can_change, can_change_goal, can_write
from portfolio.models import Confirmation, Entry, Goal
from portfolio.privacy_guard.findings import open_places, places
from portfolio.privacy_guard.identity import mask
from records.models import Enrolment

Written = TypeVar("Written", Entry, Goal)
MANY = ("competencies", "themes", "evidence")


@transaction.atomic
def save_entry(
    *,
    enrolment: Enrolment,
    values: Mapping[str, Any],
    by: User,
    entry: Entry | None = None,
    uuid: uuids.UUID | None = None,
    seen: int = 0,
    as_draft: bool = False,
    page: str = "",
    confirmed: Iterable[str] = (),
    now: datetime | None = None,
) -> Entry:
    """Make or change an entry; returns it as stored, with valid national numbers masked.

    `values`: fields of `Entry`, with lists for competencies and themes. `as_draft`: saved while one types. A shared
    entry that may name a patient is refused (code "identity") until each finding is in `confirmed`, by digest.
    `page`: the open page that sends this; it goes on from its own last write, though the answer to that was lost.
    """
    require(can_change(by, entry) if entry else can_write(by, enrolment))
    row = lock(entry) if entry else Entry(enrolment=enrolment, uuid=uuid or uuids.uuid4(), version=0)
    if page and page == row.written_in:
        seen = row.version
    registration = values.get("registration")
    if registration is not None and registration.annual_programme.enrolment_id != enrolment.pk:
        raise ValidationError({"registration": _("This activity is not in your programme.")})
    draft = {} if as_draft else {"is_draft": False}
    trace = {"written_in": page, "changed_at": now or timezone.now()}
    return _store(row, {**values, **draft}, seen=seen, by=by, confirmed=confirmed, trace=trace)


@transaction.atomic
def save_goal(
    *,
    enrolment: Enrolment,
    values: Mapping[str, Any],
    by: User,
    goal: Goal | None = None,
    seen: int = 0,
    confirmed: Iterable[str] = (),
    now: datetime | None = None,
) -> Goal:
    """Make or change a goal; one that is reached or given up says since when. The rest as for an entry."""
    require(can_change_goal(by, goal) if goal else can_write(by, enrolment))
    row = lock(goal) if goal else Goal(enrolment=enrolment, version=0)
    values = dict(values)
    if values.get("state", row.state) != row.state or (row.state != Goal.State.OPEN and row.closed_on is None):
        is_open = values["state"] == Goal.State.OPEN
        values["closed_on"] = None if is_open else timezone.localdate(now)
    if any(entry.enrolment_id != enrolment.pk for entry in values.get("evidence", ())):
        raise ValidationError({"evidence": _("Only entries of your own are evidence of your goals.")})
    return _store(row, values, seen=seen, by=by, confirmed=confirmed)


@transaction.atomic
def delete_goal(*, goal: Goal, by: User) -> None:
    """Delete it for good; that others could read it for a while stays in the audit rows."""
    row = lock(goal)
    require(can_change_goal(by, row))
    if row.sharings.exists():
        changes.audit(row, by=by, action="delete")
        row.sharings.all().delete()
    row.delete()


def lock(row: Written) -> Written:
    """As it stands now; whoever shares it waits."""
    return type(row)._default_manager.select_for_update(of=("self",)).select_related("enrolment").get(pk=row.pk)


def _store(row: Written, values, *, seen, by, confirmed, trace=None) -> Written:
    """Compare-and-set on the version, unless it stands there already; audited only where others read the row.

    `trace`: what is noted only when something else has changed.
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


def bump(row: Entry | Goal, *, by: User, seen: int | None = None, **changed: Any) -> None:
    """Write values on the version that was seen; a row that others read leaves its audit row."""
    if row.sharings.live().exists():
        changes.change(row, by=by, seen=seen, **changed)
        return
    seen = row.version if seen is None else seen
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean(exclude=[f.name for f in row._meta.fields if f.name not in changed])
    if not type(row)._default_manager.filter(pk=row.pk, version=seen).update(version=seen + 1):
        raise ConflictError(type(row)._default_manager.get(pk=row.pk))
    row.version = seen + 1
    row.save(update_fields=[*changed, "version"])


def unconfirmed() -> str:
    return _(
        "Something here may identify a patient. Remove it, or say that it is not a patient's, before others read it."
    )


def confirm(row: Entry | Goal, digests: Iterable[str], *, by: User) -> None:
    """Note of findings that stand there now that they are not a patient's; digests of other texts are passed over."""
    wanted = set(digests)
    if not wanted:
        return
    known = set(row.confirmations.values_list("digest", flat=True))
    found = {place.digest for place in places(row)} & wanted
    target = {"entry" if isinstance(row, Entry) else "goal": row}
    Confirmation.objects.bulk_create(
        Confirmation(**target, digest=digest, confirmed_by=by) for digest in sorted(found - known)
    )
