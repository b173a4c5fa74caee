"""What a running piece of work has in hand: progress, heartbeat, and its end."""

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
WRITE_EVERY = 0.5  # seconds between two writes of progress within a step
BEAT_EVERY = 5.0  # seconds at most between two beats
LOCK_WAIT_MS = 1000  # a beat that finds SQLite locked this long is left out


class Superseded(Exception):  # noqa: N818 (news, not an error)
    """This attempt was given up: another one does the work, or did."""


class Work:
    """Handed to the function of a kind as its first argument."""

    def __init__(self, job: Job):
        self.job = job
        self.ended = False
        self._written = float("-inf")

    @property
    def by(self) -> User | None:
        """Who asked; None for the system's own work."""
        return self.job.created_by

    def advance(self, done: int, total: int | None = None, step: str = "") -> None:
        """Say how far it is, in any unit; cheap to call often. Outside a transaction, or nobody sees it.

        Written when the step is another or half a second has passed. Raises `Superseded` when this attempt was given
        up.
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
        """Done; `url`, a path of this site, is where the page then leads. Best called in the transaction of the result.

        Raises `Superseded` when this attempt was given up, so that the transaction is undone.
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
    """On a connection of its own, until told to stop or the attempt is no longer ours."""
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
    """Work that says nothing for long, such as the pressing of a document, still shows that it lives."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stop), daemon=True, name=f"heartbeat-{job.uuid}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def perform(job: Job) -> None:
    """Run a claimed job to its end, in the language of who asked."""
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
    job.state = Job.State.RUNNING  # as it was claimed: a `finish` may have been undone with its transaction
    states.fail(job, reason)
