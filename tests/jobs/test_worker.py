"""A real worker in its own processes, on the database of the suite, and what `kill -9` leaves of its work."""

import io
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from jobs import services
from jobs.models import Job
from tests.factories import person
from tests.jobs.conftest import a_job
from tests.workers import database_url

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
START = """
import sys, django
django.setup()
from accounts.models import User
from jobs import services
by = User.objects.get(email=sys.argv[1])
print(services.start("jobs.wait", by=by, arguments={"steps": 60, "pause_ms": 50}).pk)
"""


@pytest.fixture(params=["filesystem", pytest.param("redis", marks=pytest.mark.redis)])
def broker(request):
    """The address of the broker; that of the embedded one is in the settings."""
    return request.getfixturevalue("redis_url") if request.param == "redis" else settings.CELERY_BROKER_URL


def long_job(by, broker=settings.CELERY_BROKER_URL):
    """A job of 60 times 50 ms; a process of its own starts it where the broker is not that of the settings."""
    if broker == settings.CELERY_BROKER_URL:
        return services.start("jobs.wait", by=by, arguments={"steps": 60, "pause_ms": 50})
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": broker,
    }
    command = [sys.executable, "-c", START, by.email]
    said = subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True).stdout
    return Job.objects.get(pk=int(said))


def wait_until(job, condition, seconds=60):
    """Look at the row until it is so; returns it."""
    for _again in range(seconds * 20):
        job.refresh_from_db()
        if condition(job):
            return job
        time.sleep(0.05)
    raise AssertionError(f"{job} is {job.state} at {job.done} of {job.total}, attempt {job.attempt}. {job.reason}")


def is_ended(job):
    return not job.is_live


def test_killed_at_a_known_progress_it_is_done_once_after_a_restart(start_worker, broker, client):
    alice = person("Alice", language="en")
    worker = start_worker(broker_url=broker)
    job = long_job(alice, broker)
    wait_until(job, lambda row: row.done >= 10)
    worker.kill()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.interruptions) == ("running", 1, 0)
    assert 10 <= job.done < 60
    lost = a_job(alice, arguments={"steps": 1, "pause_ms": 0})  # its message went down with the worker

    start_worker(broker_url=broker)
    wait_until(job, lambda row: row.attempt == 2 and row.done >= 5)
    client.force_login(alice)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Started again after an interruption: attempt 2 of 3." in page

    wait_until(job, is_ended)
    assert (job.state, job.attempt, job.interruptions, job.done, job.total) == ("done", 2, 1, 60, 60)
    wait_until(lost, is_ended)
    assert (lost.state, lost.attempt) == ("done", 1)
    ended = job.finished_at
    time.sleep(1)  # a message that came twice would be done by now
    job.refresh_from_db()
    assert (job.attempt, job.finished_at) == (2, ended)


def test_a_child_that_is_killed_loses_its_job_to_the_next(start_worker):
    start_worker(JOBS_STALE_AFTER="4")  # so the beat comes every 2 s; that the child is dead, it sees at once
    job = long_job(person("Alice"))
    wait_until(job, lambda row: row.done >= 5)
    child = int(job.worker.split("/")[1])
    os.kill(child, signal.SIGKILL)
    wait_until(job, is_ended)
    assert (job.state, job.attempt, job.interruptions) == ("done", 2, 1)
    assert job.worker.split("/")[1] != str(child)


def test_the_probe_of_an_installation(start_worker):
    start_worker()
    said = io.StringIO()
    call_command("check_worker", steps=3, timeout=60, stdout=said)
    assert re.fullmatch(r"A worker answered after \d+\.\d s\.\n", said.getvalue())
    assert Job.objects.count() == 0


def test_the_probe_ends_with_an_error_when_nobody_works():
    with pytest.raises(CommandError, match=r"^After \d\.\d s job \S+ is still queued\.$"):
        call_command("check_worker", timeout=0.3)
