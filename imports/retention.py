"""Deletion of old imports: rows and files repeat personal data of the records."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

import files.services
from accounts import changes
from accounts.bulk import chunks
from imports.models import Import, ImportRow

State = Import.State
CHUNK = 1000  # rows a query
AFTERWARDS = {  # state after the deletion; an interrupted write has written nothing
    State.RECEIVED: State.DROPPED, State.CHECKING: State.DROPPED, State.CHECKED: State.DROPPED,
    State.WRITING: State.DROPPED, State.UNDOING: State.WRITTEN,
}  # fmt: skip


def forget_old(now: datetime | None = None) -> int:
    """Delete rows and files of imports without any act for `IMPORT_DAYS`; return their number."""
    now = now or timezone.now()
    quiet = Import.objects.filter(forgotten_at__isnull=True).annotate(
        last=Coalesce("undone_at", "written_at", "created_at")
    )
    old = quiet.filter(last__lt=now - timedelta(days=settings.IMPORT_DAYS)).select_related("job")
    idle = [batch for batch in old if not batch.is_busy]
    for batch in idle:
        forget(batch=batch, now=now)
    return len(idle)


def forget(*, batch: Import, now: datetime) -> None:
    """Delete rows and file. Who imported what, and its result, stay known; the import can no longer be undone."""
    for some in chunks(list(batch.rows.values_list("pk", flat=True)), CHUNK):
        ImportRow.objects.filter(pk__in=some).delete()
    with transaction.atomic():
        locked = Import.objects.select_for_update(of=("self",)).select_related("institution", "file").get(pk=batch.pk)
        stored = locked.file
        if stored is None:
            return
        changes.change(
            locked,
            {
                "state": AFTERWARDS.get(State(locked.state), locked.state),
                "file": None,
                "file_name": stored.name,
                "forgotten_at": now,
            },
            by=None,
            action="forget",
            institution=locked.institution.code,
        )
        files.services.remove(stored=stored)
