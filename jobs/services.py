"""Starting and retrying jobs."""

import re
import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User
from jobs import registry, states, tasks
from jobs.models import Job

REFERENCE = re.compile(r"[\w.:/+-]{0,100}")


def start(kind: str, *, by: User | None, arguments: dict[str, Any] | None = None, key: str | None = None) -> Job:
    """Create a job and send it to a worker once the current transaction commits.

    `arguments` are ids, numbers, flags, codes and lists of these, no names and no prose, since staff reads the rows.
    While a job of the same kind and `key` is live, that one is returned, and `by` may follow it too.
    """
    registry.get(kind)
    arguments = {name: reference(value) for name, value in (arguments or {}).items()}
    job = _join(kind, key, by)
    if job is not None:
        return job
    try:
        return _create(kind=kind, created_by=by, arguments=arguments, key=key or None)
    except IntegrityError:
        job = _join(kind, key, by)  # the same job was started at the same moment
        if job is None:
            raise
        return job


def reference(value: Any) -> Any:
    """Return the value when it is an id, number, flag or code; raise `ValueError` otherwise."""
    if isinstance(value, list):
        return [reference(item) for item in value]
    if isinstance(value, uuid.UUID):
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str) and REFERENCE.fullmatch(value):
        return value
    raise ValueError(f"An argument of a job is an id, a number, a flag or a code, not {type(value).__name__}.")


def _join(kind: str, key: str | None, by: User | None) -> Job | None:
    job = Job.objects.live().filter(kind=kind, key=key).first() if key else None
    if job is not None and by is not None and by.pk != job.created_by_id:
        job.askers.add(by)
    return job


@transaction.atomic
def _create(**values: Any) -> Job:
    by = values["created_by"]
    language = (by.language if by else "") or translation.get_language() or settings.LANGUAGE_CODE
    job = Job(language=language, **values)
    job.resend_at = job.queued_at + states.stale_after()
    job.save()
    send_after_commit(job)
    return job


def send_after_commit(job: Job) -> None:
    transaction.on_commit(partial(tasks.send, job.pk))


def retry(*, job: Job) -> Job:
    """Retry a failed job. Return the job that runs: another one if the same was started since."""
    try:
        with transaction.atomic():
            if states.retry(job):
                send_after_commit(job)
    except IntegrityError:
        return Job.objects.live().get(kind=job.kind, key=job.key)
    return job
