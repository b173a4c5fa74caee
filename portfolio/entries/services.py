"""Saving and deleting entries."""

import uuid as uuids
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from portfolio.entries.file_services import deletestored
from portfolio.entries.models import Entry, EntryFile
from portfolio.entries.permissions import can_change
from portfolio.entries.private_rows import lock, store
from portfolio.permissions import can_write
from records.models import Enrolment


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
    """Create or change an entry; return it as stored, with valid national numbers masked.

    `values`: fields of `Entry`, lists for competencies and themes. `as_draft`: an autosave. `confirmed`: digests of
    findings confirmed as not a patient's; a shared entry with any other finding is refused (code "identity").
    `page`: token of the browser page. A page may write over its own last write even if it missed the response.
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
    return store(row, {**values, **draft}, seen=seen, by=by, confirmed=confirmed, trace=trace)


@transaction.atomic
def delete_entry(*, entry: Entry, by: User) -> None:
    """Delete the entry with its files. If it was ever shared, audit rows remain."""
    entry = Entry.objects.select_for_update().select_related("enrolment").get(pk=entry.pk)
    require(can_write(by, entry.enrolment))
    answer = can_change(by, entry)
    if not answer:
        raise WrongStateError(answer.reason)
    for row in EntryFile.objects.filter(entry=entry).select_related("file"):
        deletestored(row)
    if entry.sharings.exists():
        changes.audit(entry, by=by, action="delete")
        entry.sharings.all().delete()
    entry.delete()
