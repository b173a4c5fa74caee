"""Sharing an entry or a goal, and withdrawing that."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.roles import on_day
from portfolio.permissions import can_write
from portfolio.privacy_guard.findings import open_places
from portfolio.privacy_guard.services import confirm, unconfirmed
from portfolio.sharing.models import Shareable, Sharing
from portfolio.sharing.permissions import can_withdraw
from records.models import Accompaniment, Enrolment


def supporters(enrolment: Enrolment, today=None) -> list[Accompaniment]:
    """Return the people who support the resident on that day, each once, in the order of the capacities."""
    rows = enrolment.accompaniments.filter(on_day(today or timezone.localdate())).select_related("user")
    order = {capacity: place for place, capacity in enumerate(Accompaniment.Capacity.values)}
    found: dict[int, Accompaniment] = {}
    for row in sorted(rows, key=lambda row: (order[row.capacity], row.user.sort_key)):
        found.setdefault(row.user_id, row)
    return list(found.values())


@transaction.atomic
def share(
    *,
    subject: Shareable,
    readers: Iterable[User],
    by: User,
    with_jury: bool = False,
    confirmed: Iterable[str] = (),
    seen: int | None = None,
    now: datetime | None = None,
) -> list[Sharing]:
    """Share an entry or a goal with supporters of the resident and, an entry, with the jury; return the new rows.

    Readers who can read it already keep their row. Raise `ValidationError` while a text is missing, or while a finding
    of the privacy guard is neither removed nor in `confirmed`; `ConflictError` where `seen` is not the current version.
    """
    row = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    require(can_write(by, row.enrolment))
    if seen is not None and seen != row.version:
        raise changes.ConflictError(row)
    wanted = {reader.pk: reader for reader in readers}
    refuse_strangers(wanted, row.enrolment)
    if lacks := row.missing():
        raise ValidationError(_("Still to write before it is shared: %(lacks)s.") % {"lacks": ", ".join(lacks)})
    confirm(row, confirmed, by=by)
    if open_places(row):
        raise ValidationError(unconfirmed(), code="identity")
    target = {str(row._meta.model_name): row}  # the key to it is named after the model
    live = set(Sharing.objects.live().filter(**target).values_list("reader_id", flat=True))
    to = [wanted[pk] for pk in wanted if pk not in live]
    everybody: list[User | None] = [*to, *([None] if with_jury and None not in live else [])]
    made = [
        Sharing(enrolment=row.enrolment, reader=reader, shared_at=now or timezone.now(), **target)
        for reader in everybody
    ]
    for one in made:
        changes.create(one, by=by, action="share")
    if made and getattr(row, "is_draft", False):
        changes.change(row, {"is_draft": False}, by=by, action="share")
    return made


def refuse_strangers(readers: Mapping[int, User], enrolment: Enrolment) -> None:
    if strangers := set(readers) - {row.user_id for row in supporters(enrolment)}:
        name = readers[strangers.pop()]
        raise ValidationError({"readers": _("%(name)s does not support you now.") % {"name": name}})


@transaction.atomic
def withdraw(*, sharing: Sharing, by: User, now: datetime | None = None) -> Sharing:
    """Withdraw a sharing from its reader. Raise `WrongStateError` once a sign-off or a jury relied on it."""
    if sharing.entry is not None:  # locked, so that no sign-off comes to rest on it meanwhile
        sharing.entry = type(sharing.entry)._default_manager.select_for_update().get(pk=sharing.entry.pk)
    answer = can_withdraw(by, sharing)
    if not answer:
        require(can_write(by, sharing.enrolment))
        raise WrongStateError(answer.reason)
    return changes.change(sharing, {"withdrawn_at": now or timezone.now()}, by=by, action="withdraw")


@transaction.atomic
def mark_read(*, entries: Iterable[Shareable], by: User) -> None:
    """Record the current version of each entry as read; a later change is new to the reader again."""
    for entry in entries:
        Sharing.objects.open_to(by).filter(entry=entry).update(seen_version=entry.version)
