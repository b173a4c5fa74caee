"""Recovery of jobs whose worker died or whose message was lost."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jobs import states, workers
from jobs.models import Job

logger = logging.getLogger(__name__)


def is_orphaned(job: Job, now: datetime) -> bool:
    silent = job.heartbeat is None or job.heartbeat < now - states.stale_after()
    return silent or workers.is_dead(job.worker)


def recover(job: Job, now: datetime) -> bool:
    """Queue a job whose worker died, or fail it when that happened too often. Return whether to send it."""
    if job.try_number < job.max_attempts:
        logger.warning("Job %s: worker %s died on attempt %s", job.uuid, job.worker, job.attempt)
        return states.give_back(job, now)
    with translation.override(job.language):
        reason = _("This was interrupted %(times)s times and was given up.") % {"times": job.try_number}
    if states.fail(job, reason, now):
        logger.error("Job %s was interrupted %s times and was given up", job.uuid, job.try_number)
    return False


def postpone(job: Job, now: datetime) -> bool:
    """Record that the message is sent once more; each wait is twice the one before. False if another was first.

    Thus a worker that is merely busy does not receive the same message a thousand times.
    """
    waited = max(now - job.queued_at, states.stale_after())
    as_read = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, resend_at=job.resend_at)
    return bool(as_read.update(resend_at=now + waited))


def sweep(send: Callable[[int], object], now: datetime | None = None, starting: bool = False) -> dict[str, int]:
    """Run one round; `send` sends the message of a job. `starting`: send all queued jobs, as messages may be lost.

    Return the numbers of jobs `recovered` and `sent_again`.
    """
    now = now or timezone.now()
    left = [job for job in Job.objects.filter(state=Job.State.RUNNING) if is_orphaned(job, now)]
    recovered = [job for job in left if recover(job, now)]
    waiting = Job.objects.filter(state=Job.State.QUEUED).exclude(pk__in=[job.pk for job in recovered])
    if not starting:
        waiting = waiting.filter(resend_at__lte=now)
    sent_again = [job for job in waiting.order_by("queued_at") if postpone(job, now)]
    for job in recovered + sent_again:
        send(job.pk)
    return {"recovered": len(recovered), "sent_again": len(sent_again)}
