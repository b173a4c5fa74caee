"""Opening an entry or a goal to others, and taking that back."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.roles import on_day
from portfolio.entries.permissions import can_withdraw, can_write
from portfolio.entries.services import confirm, unconfirmed
from portfolio.models import Entry, Goal, Sharing
from portfolio.privacy_guard.findings import Guarded, open_places
from records.models import Accompaniment, Enrolment


def companions(enrolment: Enrolment, today=None) -> list[Accompaniment]:
    """People who support this resident today, the close ones first; each person once."""
    rows = enrolment.accompaniments.filter(on_day(today or timezone.localdate())).select_related("user")
    order = {capacity: place for place, capacity in enumerate(Accompaniment.Capacity.values)}
    found: dict[int, Accompaniment] = {}
    for row in sorted(rows, key=lambda row: (order[row.capacity], row.user.sort_key)):
        found.setdefault(row.user_id, row)
    return list(found.values())


def missing(thing: Guarded) -> list[str]:
    """What must be written before somebody else reads it."""
    if isinstance(thing, Goal):
        return []
    lacks = []
    if not thing.title.strip():
        lacks.append(_("a title"))
    if thing.kind_id is None:
        lacks.append(_("the kind"))
    if not thing.context.strip() and not thing.learned.strip():
        lacks.append(_("what happened, or what you learned"))
    return lacks


@transaction.atomic
def share(
    *,
    thing: Guarded,
    readers: Iterable[User],
    by: User,
    with_jury: bool = False,
    confirmed: Iterable[str] = (),
    seen: int | None = None,
    now: datetime | None = None,
) -> list[Sharing]:
    """Open it to people who go along, and an entry to the jury; who reads it already stays so. Returns the new ones.

    Refused while something is missing, or while what may be a patient's is neither removed nor in `confirmed`.
    """
    row = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    require(can_write(by, row.enrolment))
    if seen is not None and seen != row.version:
        raise changes.ConflictError(row)
    wanted = {reader.pk: reader for reader in readers}
    if strangers := set(wanted) - {row.user_id for row in companions(row.enrolment)}:
        name = wanted[strangers.pop()]
        raise ValidationError({"readers": _("%(name)s does not support you now.") % {"name": name}})
    if lacks := missing(row):
        raise ValidationError(_("Still to write before it is shared: %(lacks)s.") % {"lacks": ", ".join(lacks)})
    confirm(row, confirmed, by=by)
    if open_places(row):
        raise ValidationError(unconfirmed(), code="identity")
    target = {"entry" if isinstance(row, Entry) else "goal": row}
    live = set(Sharing.objects.live().filter(**target).values_list("reader_id", flat=True))
    to = [wanted[pk] for pk in wanted if pk not in live]
    everybody: list[User | None] = [*to, *([None] if with_jury and None not in live else [])]
    made = [
        Sharing(enrolment=row.enrolment, reader=reader, shared_at=now or timezone.now(), **target)
        for reader in everybody
    ]
    for one in made:
        changes.create(one, by=by, action="share")
    if made and isinstance(row, Entry) and row.is_draft:
        changes.change(row, by=by, action="share", is_draft=False)
    return made


@transaction.atomic
def withdraw(*, sharing: Sharing, by: User, now: datetime | None = None) -> Sharing:
    """Close it again: the reader no longer finds it. `WrongStateError` once a sign-off or a jury relied on it."""
    if sharing.entry_id:
        sharing.entry = Entry.objects.select_for_update().get(pk=sharing.entry_id)
    answer = can_withdraw(by, sharing)
    if not answer:
        require(can_write(by, sharing.enrolment))
        raise WrongStateError(answer.reason)
    return changes.change(sharing, by=by, action="withdraw", withdrawn_at=now or timezone.now())


@transaction.atomic
def mark_read(*, entries: Iterable[Entry], by: User) -> None:
    """The reader has read these entries as they stand; what changes afterwards is new again."""
    for entry in entries:
        Sharing.objects.open_to(by).filter(entry=entry).update(seen_version=entry.version)
