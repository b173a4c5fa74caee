"""Starting, pausing, resuming, cancelling and retrying a batch."""

from collections.abc import Collection
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import jobs.services
from accounts.changes import change, create
from accounts.models import User
from curriculum.models import AcademicYear, ProgrammeVersion
from documents.batches.models import Batch, BatchItem
from documents.batches.workflow import BATCH
from documents.kinds.registry import KINDS
from documents.rules.pieces import AccreditationPiece
from records.models import Enrolment

State = BatchItem.State
JOB = "documents.batch"
MOST = 5000  # residents in one batch


@transaction.atomic
def start(
    *,
    kind: str,
    language: str,
    version: ProgrammeVersion,
    enrolments: Collection[Enrolment],
    by: User,
    year: AcademicYear | None = None,
    again: bool = False,
) -> Batch:
    """Create the batch with an item for each resident, in the order given; the work begins after the commit."""
    wanted = kinds_of(kind, version)
    of_year = any(KINDS[name].of_year for names in wanted for name in names)
    if of_year and year is None:
        raise ValidationError({"year": _("Choose the academic year of which the documents tell.")})
    if not enrolments:
        raise ValidationError({"enrolments": _("Tick at least one resident.")})
    if len(enrolments) > MOST:
        raise ValidationError({"enrolments": _("At most %(most)s residents at once.") % {"most": MOST}})
    if any(enrolment.programme_version_id != version.pk for enrolment in enrolments):
        raise ValidationError({"enrolments": _("The residents of a batch follow the same version of the programme.")})
    batch = Batch(
        kind=kind,
        language=language,
        programme_version=version,
        year=year if of_year else None,
        again=again,
        created_by=by,
    )
    create(batch, by=by, institution=version.programme.reference_institution.code)
    pairs = [(each, names) for each in enrolments for names in wanted]
    items = [BatchItem(batch=batch, position=n, enrolment=e, kinds=k) for n, (e, k) in enumerate(pairs, start=1)]
    BatchItem.objects.bulk_create(items, batch_size=500)
    start_lanes(batch)
    return batch


def kinds_of(kind: str, version: ProgrammeVersion) -> list[list[str]]:
    """The documents that each resident gets; of several kinds in one list, the first that can be issued."""
    if kind != Batch.ACCREDITATION:
        return [[kind]]
    pieces = AccreditationPiece.objects.asked_on(version, timezone.localdate())
    wanted = [piece.kinds for piece in pieces if piece.kinds]
    if not wanted:
        raise ValidationError({"kind": _("This programme lists no pieces for an accreditation.")})
    return wanted


def start_lanes(batch: Batch) -> None:
    """Have the waiting items made by as many jobs as the settings allow; a lane that runs already goes on.

    Jobs of the system: the list of a person's own work shows none of them.
    """
    waiting = batch.batch_items.filter(state=State.WAITING).count()
    for lane in range(min(settings.DOCUMENT_LANES, waiting)):
        jobs.services.start(JOB, by=None, arguments=lane_arguments(batch, lane), key=f"{batch.uuid}:{lane}")


def lane_arguments(batch: Batch, lane: int) -> dict:
    return {"batch": str(batch.uuid), "lane": lane}


@transaction.atomic
def act(*, batch: Batch, name: str, by: User, seen: int | None = None) -> Batch:
    """Pause, resume, cancel or retry; raise `WrongStateError` when the state does not allow it."""
    target = BATCH.run(name, batch).target
    if name == "retry":
        failed = batch.batch_items.filter(state=State.FAILED)
        failed.update(state=State.WAITING, reason="", tries=0, ended_at=None)
    if name == "cancel":
        batch.batch_items.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now())
    change(batch, {"state": target}, by=by, seen=seen, action=name)
    if target == Batch.State.RUNNING:
        transaction.on_commit(partial(start_lanes, batch))
    return batch
