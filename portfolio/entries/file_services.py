"""Attaching files to an entry, and removing them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import WrongStateError, require
from files import services as stored_files
from portfolio.entries.models import Entry, EntryFile
from portfolio.entries.permissions import can_change
from portfolio.entries.private_rows import bump, lock
from portfolio.entries.uploads import Checked
from portfolio.permissions import can_write
from portfolio.privacy_guard.findings import open_places
from portfolio.privacy_guard.services import unconfirmed

MOST = 20  # files of one entry


@transaction.atomic
def add_file(*, entry: Entry, file: Checked, by: User, now: datetime | None = None) -> EntryFile:
    """Attach a checked file. Raise `ValidationError` where the entry is shared and the name may identify a patient."""
    row = _changeable(entry, by)
    if row.files.count() >= MOST:
        raise ValidationError(_("%(most)s files at most. Remove one first.") % {"most": MOST}, code="many")
    stored = stored_files.store(content=file.content, name=file.name, content_type=file.content_type, by=by)
    made = EntryFile.objects.create(entry=row, file=stored, added_by=by)
    if row.sharings.live().exists() and open_places(row):
        raise ValidationError(unconfirmed(), code="identity")
    bump(row, by=by, changed_at=now or timezone.now())
    return made


@transaction.atomic
def remove_file(*, row: EntryFile, by: User, now: datetime | None = None) -> None:
    entry = _changeable(row.entry, by)
    deletestored(row)
    bump(entry, by=by, changed_at=now or timezone.now())


def _changeable(entry: Entry, by: User) -> Entry:
    row = lock(entry)
    require(can_write(by, row.enrolment))
    answer = can_change(by, row)
    if not answer:
        raise WrongStateError(answer.reason)
    return row


def deletestored(row: EntryFile) -> None:
    row.delete()
    stored_files.remove(stored=row.file)
