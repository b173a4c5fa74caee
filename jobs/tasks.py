"""The Celery tasks of jobs, and the kind of job that `check_worker` starts."""

import logging
import time

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_lazy as _

from jobs import states, sweeper, work
from jobs.registry import job

logger = logging.getLogger(__name__)


@shared_task(
    name="jobs.tasks.run",
    soft_time_limit=settings.JOBS_TIME_LIMIT,
    time_limit=settings.JOBS_TIME_LIMIT + 60,
)
def run(job_id: int) -> None:
    """Run the job with this primary key, unless it is done or another worker has it."""
    claimed = states.claim(job_id)
    if claimed is not None:
        work.execute(claimed)


def send(job_id: int) -> None:
    """Send the message of a job. When the broker is down, the sweeper sends it later."""
    try:
        run.delay(job_id)
    except Exception:
        logger.exception("The message of job %s could not be sent", job_id)


@shared_task(name="jobs.tasks.sweep")
def sweep() -> None:
    sweeper.sweep(send)


@worker_ready.connect
def sweep_at_start(**kwargs) -> None:
    """Sweep at once, in the main process of the worker: a message would wait behind the queued ones."""
    try:
        sweeper.sweep(send, starting=True)
    finally:
        connections.close_all()


@job("jobs.wait", title=_("Test of the worker"))
def wait(job_work: work.Work, steps: int, pause_ms: int) -> None:
    """Do nothing, `steps` times for `pause_ms` milliseconds."""
    for number in range(steps):
        job_work.advance(number, steps)
        time.sleep(pause_ms / 1000)
    job_work.finish()
