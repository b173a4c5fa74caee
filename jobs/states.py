"""The transitions of a job. Each is one UPDATE that requires state and attempt to be as they were read: of two workers
one wins, and a worker whose attempt was given up can write nothing more.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from jobs import workers
from jobs.models import Job
from jobs.workflow import JOB, QUEUED, RUNNING


def stale_after() -> timedelta:
    return timedelta(seconds=settings.JOBS_STALE_AFTER)


def move(job: Job, name: str, **values: Any) -> bool:
    """Make the transition and set `values` if the row is still as `job` says; update `job` as well.

    Return False if another process was first. Compare-and-set without locks, so that no worker waits for another.
    """
    state = JOB.check(name, job).target
    as_read = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt)
    if not as_read.update(state=state, **values):
        return False
    for name, value in {"state": state, **values}.items():
        setattr(job, name, value)
    return True


def queued(now: datetime) -> dict[str, Any]:
    return {"queued_at": now, "resend_at": now + stale_after()}


def claim(pk: int, now: datetime | None = None) -> Job | None:
    """Claim the job for this process; None when there is nothing to do or another worker has it."""
    now = now or timezone.now()
    job = Job.objects.select_related("created_by").filter(pk=pk, state=QUEUED).first()
    if job is None:
        return None
    taken = move(
        job,
        "claim",
        attempt=job.attempt + 1,
        worker=workers.identity(),
        started_at=now,
        heartbeat=now,
        done=0,
        total=0,
        step="",
    )
    return job if taken else None


def touch(job: Job, now: datetime | None = None, **progress: Any) -> bool:
    """Update the heartbeat, with progress or without; return False when this attempt was given up."""
    mine = Job.objects.filter(pk=job.pk, state=RUNNING, attempt=job.attempt)
    return bool(mine.update(heartbeat=now or timezone.now(), **progress))


def finish(job: Job, result: dict[str, Any], now: datetime | None = None) -> bool:
    return move(job, "finish", result=result, finished_at=now or timezone.now(), done=job.total, step="")


def fail(job: Job, reason: str, now: datetime | None = None) -> bool:
    return move(job, "fail", reason=reason, finished_at=now or timezone.now())


def give_back(job: Job, now: datetime | None = None) -> bool:
    """Queue the job of a dead worker again."""
    now = now or timezone.now()
    return move(job, "give_back", interruptions=job.interruptions + 1, worker="", **queued(now))


def retry(job: Job, now: datetime | None = None) -> bool:
    """Queue a failed job again at the request of a person; earlier attempts no longer count."""
    now = now or timezone.now()
    return move(job, "retry", reason="", finished_at=None, interruptions=0, worker="", **queued(now))
