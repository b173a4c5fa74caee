"""Locking entries on which somebody else's decision rests, and deleting those of which none does."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from portfolio.entries.file_services import delete_stored
from portfolio.entries.permissions import can_change, can_write
from portfolio.models import Entry, EntryFile, Sharing


@transaction.atomic
def mark_as_evidence(*, entries: Iterable[Entry], by: User, now=None) -> list[Entry]:
    """A sign-off of `by` rests on these entries: from now on they are neither edited, deleted nor withdrawn.

    Called in the transaction of the sign-off. Refused as a whole when one of them is no longer shared with `by`.
    """
    wanted = {entry.pk for entry in entries}
    locked = list(Entry.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    live = Sharing.objects.select_for_update().live().filter(reader=by, entry__in=wanted)
    if len(locked) < len(wanted) or set(live.values_list("entry_id", flat=True)) != wanted:
        raise WrongStateError(
            _("The resident has withdrawn an entry meanwhile: look at the evidence again, then sign.")
        )
    for entry in locked:
        if not entry.is_evidence:
            changes.change(entry, by=by, action="evidence", evidence_since=now or timezone.now())
    return locked


@transaction.atomic
def delete_entry(*, entry: Entry, by: User) -> None:
    """Delete it with its files for good. That others could read it for a while stays in the audit rows."""
    entry = Entry.objects.select_for_update().select_related("enrolment").get(pk=entry.pk)
    require(can_write(by, entry.enrolment))
    answer = can_change(by, entry)
    if not answer:
        raise WrongStateError(answer.reason)
    for row in EntryFile.objects.filter(entry=entry).select_related("file"):
        delete_stored(row)
    if entry.sharings.exists():
        changes.audit(entry, by=by, action="delete")
        entry.sharings.all().delete()
    entry.delete()
