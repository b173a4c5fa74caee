"""A running job: progress, heartbeat and end."""

import logging
import threading
import time
from contextlib import contextmanager
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error, connection
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from jobs import registry, states
from jobs.models import Job
from jobs.registry import JobFailed

logger = logging.getLogger(__name__)
WRITE_EVERY = 0.5  # seconds between two writes of the progress within a step
BEAT_EVERY = 5.0  # seconds between two heartbeats
LOCK_WAIT_MS = 1000  # seconds; a heartbeat that finds SQLite locked for longer is skipped


class Superseded(Exception):  # noqa: N818 (news, not an error)
    """This attempt was given up: another one does the work, or did."""


class Work:
    """The first argument of the function of a kind."""

    def __init__(self, job: Job):
        self.job = job
        self.ended = False
        self._written = float("-inf")

    @property
    def by(self) -> User | None:
        """The user who started the job; None for the system."""
        return self.job.created_by

    def advance(self, done: int, total: int | None = None, step: str = "") -> None:
        """Report progress in any unit; cheap to call often. Call it outside a transaction, or nobody sees it.

        Written when the step changes or half a second has passed. Raise `Superseded` when this attempt was given up.
        """
        new_step = step != self.job.step
        self.job.done, self.job.step = done, step
        self.job.total = self.job.total if total is None else total
        if not new_step and time.monotonic() - self._written < WRITE_EVERY:
            return
        self._written = time.monotonic()
        if not states.touch(self.job, done=self.job.done, total=self.job.total, step=step):
            raise Superseded

    def finish(self, **result: Any) -> None:
        """End the job; `url`, a path of this site, is the link of the page. Call it in the transaction of the result.

        Raise `Superseded` when this attempt was given up, so that the transaction is rolled back.
        """
        url = result.get("url", "/")
        if not url.startswith("/") or url.startswith("//"):
            raise ValueError(f"{url!r} is not a path of this site.")
        self.job.done = self.job.total
        if not states.finish(self.job, result):
            raise Superseded
        self.ended = True


def beat_every() -> float:
    return min(BEAT_EVERY, settings.JOBS_STALE_AFTER / 4)


def _beat(job: Job, stop: threading.Event) -> None:
    """Write heartbeats over a connection of its own until stopped or superseded."""
    beating = Job(pk=job.pk, attempt=job.attempt)
    try:
        while not stop.wait(beat_every()):
            try:
                if connection.vendor == "sqlite":
                    connection.ensure_connection()
                    connection.connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
                if not states.touch(beating):
                    return
            except Error as error:
                logger.info("Job %s left out a heartbeat: %s", job.uuid, error)
                connection.close()
    finally:
        connection.close()


@contextmanager
def heartbeat(job: Job):
    """Beat in a thread, for work that reports no progress for long, such as the rendering of a document."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), daemon=True, name=f"heartbeat-{job.uuid}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def execute(job: Job) -> None:
    """Run a claimed job to its end, in the language of its user."""
    work = Work(job)
    with translation.override(job.language):
        try:
            with heartbeat(job):
                registry.get(job.kind).run(work, **job.arguments)
                if not work.ended:
                    work.finish()
        except Superseded:
            logger.warning("Job %s: attempt %s was given up; another one has taken over", job.uuid, job.attempt)
        except JobFailed as failure:
            _fail(job, str(failure) or _("This could not be done."))
        except SoftTimeLimitExceeded:
            logger.exception("Job %s took longer than %s s", job.uuid, settings.JOBS_TIME_LIMIT)
            _fail(job, _("This took too long and was stopped. Try it with less at a time."))
        except Exception:
            logger.exception("Job %s (%s) failed", job.uuid, job.kind)
            _fail(
                job,
                _("Something went wrong on our side. If it happens again, tell the technical team this number."),
            )


def _fail(job: Job, reason: str) -> None:
    job.state = Job.State.RUNNING  # as claimed: a `finish` may have been rolled back with its transaction
    states.fail(job, reason)
