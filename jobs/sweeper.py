"""What a dead worker or a lost message left is taken up again."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jobs import states, workers
from jobs.models import Job

logger = logging.getLogger(__name__)


def is_left_alone(job: Job, now: datetime) -> bool:
    silent = job.heartbeat is None or job.heartbeat < now - states.stale_after()
    return silent or workers.is_dead(job.worker)


def take_up(job: Job, now: datetime) -> bool:
    """Give back a job whose worker died, or end it when that happened too often. True if it is to be sent."""
    if job.try_number < job.max_attempts:
        logger.warning("Job %s: worker %s died on attempt %s", job.uuid, job.worker, job.attempt)
        return states.give_back(job, now)
    with translation.override(job.language):
        reason = _("This was interrupted %(times)s times and was given up.") % {"times": job.try_number}
    if states.fail(job, reason, now):
        logger.error("Job %s was interrupted %s times and was given up", job.uuid, job.try_number)
    return False


def put_off(job: Job, now: datetime) -> bool:
    """Note that the message goes out once more; each wait is twice the one before. False if another sweeper was first.

    A worker that is merely busy thus does not find the same message a thousand times.
    """
    waited = max(now - job.queued_at, states.stale_after())
    as_read = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, resend_at=job.resend_at)
    return bool(as_read.update(resend_at=now + waited))


def sweep(send: Callable[[int], object], now: datetime | None = None, starting: bool = False) -> dict[str, int]:
    """One round; `send` puts the message of a job out. A worker that starts sends all that waits: messages may be lost.

    Returns the numbers of jobs `taken_up` and `sent_again`.
    """
    now = now or timezone.now()
    left = [job for job in Job.objects.filter(state=Job.State.RUNNING) if is_left_alone(job, now)]
    taken_up = [job for job in left if take_up(job, now)]
    waiting = Job.objects.filter(state=Job.State.QUEUED).exclude(pk__in=[job.pk for job in taken_up])
    if not starting:
        waiting = waiting.filter(resend_at__lte=now)
    sent_again = [job for job in waiting.order_by("queued_at") if put_off(job, now)]
    for job in taken_up + sent_again:
        send(job.pk)
    return {"taken_up": len(taken_up), "sent_again": len(sent_again)}
