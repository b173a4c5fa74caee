"""The transitions of a job. Each is one UPDATE that holds only while state and attempt are as they were read: of two
workers one wins, and a worker that was given up can write nothing more.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from jobs import workers
from jobs.models import Job

QUEUED, RUNNING, DONE, FAILED = Job.State

TRANSITIONS = {
    (QUEUED, RUNNING): "claim",
    (RUNNING, DONE): "finish",
    (RUNNING, FAILED): "fail",
    (RUNNING, QUEUED): "give_back",
    (FAILED, QUEUED): "retry",
}


def stale_after() -> timedelta:
    return timedelta(seconds=settings.JOBS_STALE_AFTER)


def move(job: Job, state: str, **values: Any) -> bool:
    """Set `state` and `values` if the row still is as `job` says; also on `job` then. False if another was first."""
    if (job.state, state) not in TRANSITIONS:
        raise ValueError(f"A job does not go from {job.state} to {state}.")
    as_read = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt)
    if not as_read.update(state=state, **values):
        return False
    for name, value in {"state": state, **values}.items():
        setattr(job, name, value)
    return True


def queued(now: datetime) -> dict[str, Any]:
    return {"queued_at": now, "resend_at": now + stale_after()}


def claim(pk: int, now: datetime | None = None) -> Job | None:
    """The job, now this process's to do; None when there is nothing to do or another worker has it."""
    now = now or timezone.now()
    job = Job.objects.select_related("created_by").filter(pk=pk, state=QUEUED).first()
    if job is None:
        return None
    taken = move(
        job,
        RUNNING,
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
    """Beat, with progress or without; False when this attempt was given up."""
    mine = Job.objects.filter(pk=job.pk, state=RUNNING, attempt=job.attempt)
    return bool(mine.update(heartbeat=now or timezone.now(), **progress))


def finish(job: Job, result: dict[str, Any], now: datetime | None = None) -> bool:
    return move(job, DONE, result=result, finished_at=now or timezone.now(), done=job.total, step="")


def fail(job: Job, reason: str, now: datetime | None = None) -> bool:
    return move(job, FAILED, reason=reason, finished_at=now or timezone.now())


def give_back(job: Job, now: datetime | None = None) -> bool:
    """Queue again what a dead worker left."""
    now = now or timezone.now()
    return move(job, QUEUED, interruptions=job.interruptions + 1, worker="", **queued(now))


def retry(job: Job, now: datetime | None = None) -> bool:
    """Queue again what failed, because a person asked; the attempts of before no longer count."""
    now = now or timezone.now()
    return move(job, QUEUED, reason="", finished_at=None, interruptions=0, worker="", **queued(now))
