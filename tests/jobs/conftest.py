"""Kinds of work that exist only while a test runs, and jobs in every state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Allowed, Denied
from config.celery import app
from jobs import registry, states
from jobs.models import Job
from tests.factories import person


@pytest.fixture
def alice(db):
    return person("Alice", language="en")


@pytest.fixture
def bob(db):
    return person("Bob", language="en")


@pytest.fixture
def kind():
    """`kind("tests.count", function, **options)` registers a kind of work; all are forgotten after the test."""
    made = []

    def register(name, function, **options):
        made.append(name)
        registry.job(name, **{"title": "Counting sheep", **options})(function)

    yield register
    for name in made:
        registry._kinds.pop(name, None)


@pytest.fixture
def eager():
    """Messages are done at once, in this process."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def a_job(by=None, state="queued", **fields):
    """A job in that state, as if it had come there on its way."""
    now = timezone.now()
    usual = {"kind": "jobs.wait", "arguments": {"steps": 1, "pause_ms": 0}, "language": "en", "created_by": by}
    usual["resend_at"] = now + timedelta(minutes=1)
    if state != "queued":
        usual |= {"attempt": 1, "started_at": now, "heartbeat": now}
    if state in {"done", "failed"}:
        usual |= {"finished_at": now}
    if state == "failed":
        usual |= {"reason": "The flock was out."}
    return Job.objects.create(state=state, **{**usual, **fields})


def claimed(by=None, **fields):
    """A job that this process has just claimed."""
    return states.claim(a_job(by, **fields).pk)


def nobody_retries(user, **arguments):
    return Denied("The flock is asleep.")


def who_asked_for_steps_retries(user, steps=0, **arguments):
    return Allowed() if steps else Denied("No steps.")
