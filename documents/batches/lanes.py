"""The work of one lane: claim an item, issue its document, until nothing waits.

Several lanes run in several processes, on several machines. Whatever dies, an item ends once: it is claimed by
compare-and-set, and its end is written in the transaction that makes its document valid.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

import jobs.services
from accounts.permissions import WrongStateError
from documents.batches.models import Batch, BatchItem
from documents.batches.services import JOB, lane_arguments, start_lanes
from documents.issuing import services as issuing
from documents.issuing.models import IssuedDocument
from documents.kinds.kind import Kind
from documents.kinds.parts import sha256_of
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject
from files.storage import has_no_room
from jobs.registry import JobFailed
from jobs.work import Superseded, Work

logger = logging.getLogger(__name__)
State = BatchItem.State
PER_JOB = 25  # then the lane queues again, behind what others asked for in the meantime
TRIES = 3  # workers that may die on one item


def run_lane(work: Work, batch: Batch, lane: int) -> None:
    release_abandoned()
    done = 0
    with translation.override(batch.created_by.language or settings.LANGUAGE_CODE):
        while done < PER_JOB and (item := claim(batch, work)) is not None:
            make(item, work)
            done += 1
            work.advance(done, PER_JOB)
    with transaction.atomic():
        work.finish(url=batch.get_absolute_url())
        if done == PER_JOB:
            jobs.services.start(JOB, by=None, arguments=lane_arguments(batch, lane), key=f"{batch.uuid}:{lane}")


def claim(batch: Batch, work: Work) -> BatchItem | None:
    """Take the next waiting item; None when there is none, or the batch was paused or cancelled."""
    waiting = BatchItem.objects.filter(batch=batch, state=State.WAITING, batch__state=Batch.State.RUNNING)
    while (pk := waiting.order_by("position").values_list("pk", flat=True).first()) is not None:
        # By pk and state alone: through a join, PostgreSQL would let two lanes take the same row
        taken = BatchItem.objects.filter(pk=pk, state=State.WAITING).update(
            state=State.RUNNING,
            job=work.job,
            attempt=work.job.attempt,
            tries=F("tries") + 1,
            started_at=timezone.now(),
        )
        if taken:
            return BatchItem.objects.select_related(
                "batch__created_by",
                "batch__year",
                "document",
                "enrolment__user",
                "enrolment__programme_version__programme",
                "enrolment__enrolling_institution",
            ).get(pk=pk)
    return None


def make(item: BatchItem, work: Work) -> None:
    """Issue the document of a claimed item, or end the item with the reason why not."""
    try:
        issue(item, work, timezone.now())
    except Superseded:
        raise
    except (JobFailed, WrongStateError) as refused:
        fail(item, work, str(refused))
    except Exception as error:
        logger.exception("Item %s of batch %s failed", item.position, item.batch.uuid)
        fail(item, work, reason_of(error))


def reason_of(error: Exception) -> str:
    if has_no_room(error):
        return str(issuing.NO_ROOM)
    return _("Something went wrong on our side. Try again; if it happens again, tell the technical team.")


def issue(item: BatchItem, work: Work, now: datetime) -> None:
    batch = item.batch
    kind, subject = first_ready(item, now)
    content = kind.compose(subject, batch.language, now)
    if not batch.again and (same := unchanged(batch, kind, subject, content)):
        end(item, work, State.UNCHANGED, document=same)
        return
    with transaction.atomic():
        document = issuing.reserve(subject=subject, content=content, by=batch.created_by, now=now, begun=item.document)
        write(item, work, document=document)
    item.document = document
    pdf = issuing.produce(document)
    issuing.complete(document=document, pdf=pdf, finish=lambda made: end(item, work, State.MADE, document=made))


def first_ready(item: BatchItem, now: datetime) -> tuple[Kind, Subject]:
    """The first of the kinds that may be issued today; raise `JobFailed` with the reason of the first if none may."""
    reasons = []
    for name in item.kinds:
        kind = KINDS[name]
        subject = item.subject(kind)
        answer = kind.may_issue(item.batch.created_by, subject) and kind.ready(subject, timezone.localdate(now))
        if answer:
            return kind, subject
        reasons.append(answer.reason)
    raise JobFailed(reasons[0])


def unchanged(batch: Batch, kind: Kind, subject: Subject, content: dict) -> IssuedDocument | None:
    """The valid document that says the same already."""
    return IssuedDocument.objects.filter(
        kind=kind.name,
        subject=subject.key,
        language=batch.language,
        state=IssuedDocument.State.VALID,
        content_sha256=sha256_of(content),
    ).first()


def write(item: BatchItem, work: Work, **values) -> None:
    """Write the item while it is this attempt's; raise `Superseded` when it was given to another."""
    mine = BatchItem.objects.filter(pk=item.pk, state=State.RUNNING, job=work.job, attempt=work.job.attempt)
    if not mine.update(**values):
        raise Superseded


def end(item: BatchItem, work: Work, state: str, **values) -> None:
    write(item, work, state=state, ended_at=timezone.now(), **values)


@transaction.atomic
def fail(item: BatchItem, work: Work, reason: str) -> None:
    end(item, work, State.FAILED, reason=reason, document=None)
    void_begun(item)


def void_begun(item: BatchItem) -> None:
    """Void the number that a failed attempt took."""
    issuing.void(IssuedDocument.objects.filter(pk__in=[item.document_id], state=IssuedDocument.State.RESERVED))


def release_abandoned() -> int:
    """Give back what dead workers held; fail what killed several. Return how many items were given back."""
    given_back = 0
    for item in BatchItem.objects.abandoned().select_related("batch__created_by"):
        as_read = BatchItem.objects.filter(pk=item.pk, state=State.RUNNING, attempt=item.attempt, job=item.job_id)
        if item.tries < TRIES:
            given_back += as_read.update(state=State.WAITING)
            continue
        with translation.override(item.batch.created_by.language or settings.LANGUAGE_CODE), transaction.atomic():
            reason = _("This was interrupted %(times)s times and was given up.") % {"times": item.tries}
            if as_read.update(state=State.FAILED, reason=reason, ended_at=timezone.now(), document=None):
                void_begun(item)
    return given_back


def tend() -> None:
    """Give back what dead workers held, and start the lanes of running batches that have none."""
    release_abandoned()
    for batch in Batch.objects.filter(state=Batch.State.RUNNING, batch_items__state=State.WAITING).distinct():
        start_lanes(batch)
