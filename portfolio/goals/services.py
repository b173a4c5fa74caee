"""Saving and deleting learning goals."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from portfolio.entries.private_rows import lock, store
from portfolio.goals.models import Goal
from portfolio.goals.permissions import can_change_goal
from portfolio.permissions import can_write
from records.models import Enrolment


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
    """Create or change a goal; a goal that is reached or dropped gets the day. See `save_entry` for `confirmed`."""
    require(can_change_goal(by, goal) if goal else can_write(by, enrolment))
    row = lock(goal) if goal else Goal(enrolment=enrolment, version=0)
    values = dict(values)
    if values.get("state", row.state) != row.state or (row.state != Goal.State.OPEN and row.closed_on is None):
        is_open = values["state"] == Goal.State.OPEN
        values["closed_on"] = None if is_open else timezone.localdate(now)
    if any(entry.enrolment_id != enrolment.pk for entry in values.get("evidence", ())):
        raise ValidationError({"evidence": _("Only entries of your own are evidence of your goals.")})
    return store(row, values, seen=seen, by=by, confirmed=confirmed)


@transaction.atomic
def delete_goal(*, goal: Goal, by: User) -> None:
    """Delete the goal. If it was ever shared, audit rows remain."""
    row = lock(goal)
    require(can_change_goal(by, row))
    if row.sharings.exists():
        changes.audit(row, by=by, action="delete")
        row.sharings.all().delete()
    row.delete()
