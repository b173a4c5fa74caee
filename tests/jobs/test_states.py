from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import WrongStateError
from jobs import states
from jobs.models import Job
from tests import clock
from tests.jobs.conftest import a_job, claimed

pytestmark = pytest.mark.django_db
TARGETS = {
    ("claim", "queued"): "running",
    ("finish", "running"): "done",
    ("fail", "running"): "failed",
    ("give_back", "running"): "queued",
    ("retry", "failed"): "queued",
}


@pytest.mark.parametrize(("name", "state"), sorted(product({name for name, _ in TARGETS}, Job.State.values)))
def test_only_the_listed_transitions_are_made(name, state):
    job = a_job(state=state)
    now = timezone.now()
    values = {
        "claim": {"attempt": 1, "heartbeat": now},
        "finish": {"finished_at": now},
        "fail": {"finished_at": now, "reason": "Because."},
        "give_back": {},
        "retry": {"finished_at": None, "reason": ""},
    }[name]
    if target := TARGETS.get((name, state)):
        assert states.move(job, name, **values) is True
        job.refresh_from_db()
        assert job.state == target
    else:
        with pytest.raises(WrongStateError):
            states.move(job, name, **values)
        job.refresh_from_db()
        assert job.state == state


def test_claim_takes_a_waiting_job_and_counts_the_attempt():
    now = timezone.now()
    waiting = a_job(done=4, total=9, step="render")
    job = states.claim(waiting.pk, now)
    assert (job.state, job.attempt, job.heartbeat, job.started_at) == ("running", 1, now, now)
    assert (job.done, job.total, job.step) == (0, 0, "")
    assert job.worker
    assert Job.objects.filter(pk=job.pk, state="running", attempt=1, worker=job.worker).count() == 1


@pytest.mark.parametrize("state", ["running", "done", "failed"])
def test_claim_leaves_what_does_not_wait(state):
    assert states.claim(a_job(state=state).pk) is None


def test_claim_of_a_job_that_is_gone():
    assert states.claim(0) is None


def test_of_two_that_read_the_same_row_one_claims():
    waiting = a_job()
    first, second = Job.objects.get(pk=waiting.pk), Job.objects.get(pk=waiting.pk)
    values = {"heartbeat": timezone.now(), "attempt": 1}
    assert states.move(first, "claim", worker="one", **values) is True
    assert states.move(second, "claim", worker="two", **values) is False
    assert Job.objects.get(pk=waiting.pk).worker == "one"
    assert second.state == "queued"


def test_finish_keeps_the_result_and_fills_the_progress():
    job = claimed()
    job.total = 7
    states.touch(job, done=5, total=7, step="render")
    assert states.finish(job, {"url": "/documents/x/"}) is True
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.step) == ("done", {"url": "/documents/x/"}, 7, 7, "")
    assert job.finished_at


@pytest.mark.parametrize("late", ["finish", "fail", "give_back", "touch"])
def test_who_was_given_up_can_write_nothing_more(late):
    slow = claimed()
    states.give_back(Job.objects.get(pk=slow.pk))
    quick = states.claim(slow.pk)
    states.touch(quick, done=2, total=3)
    assert quick.attempt == 2
    act = {
        "finish": lambda: states.finish(slow, {"url": "/wrong/"}),
        "fail": lambda: states.fail(slow, "Wrong."),
        "give_back": lambda: states.give_back(slow),
        "touch": lambda: states.touch(slow, done=1, total=3),
    }[late]
    assert act() is False
    now = Job.objects.get(pk=slow.pk)
    assert (now.state, now.attempt, now.done, now.result, now.reason) == ("running", 2, 2, {}, "")


def test_a_second_finish_is_refused():
    job = claimed()
    same = Job.objects.get(pk=job.pk)
    assert states.finish(job, {"url": "/first/"}) is True
    assert states.finish(same, {"url": "/second/"}) is False
    assert Job.objects.get(pk=job.pk).result == {"url": "/first/"}


def test_give_back_counts_the_interruption(settings):
    settings.JOBS_STALE_AFTER = 60.0
    now = timezone.now()
    job = claimed()
    assert states.give_back(job, now) is True
    job.refresh_from_db()
    assert (job.state, job.interruptions, job.attempt, job.worker) == ("queued", 1, 1, "")
    assert (job.queued_at, job.resend_at) == (now, now + timedelta(seconds=60))


def test_a_retry_starts_to_count_anew():
    job = a_job(state="failed", interruptions=2, attempt=3)
    assert states.retry(job) is True
    job.refresh_from_db()
    assert (job.state, job.interruptions, job.attempt, job.reason, job.finished_at) == ("queued", 0, 3, "", None)


@pytest.mark.parametrize(
    "row",
    [
        {"state": "done", "finished_at": None},
        {"state": "queued", "finished_at": clock.FIXED},
        {"state": "failed", "reason": ""},
        {"state": "done", "reason": "Why?"},
        {"state": "running", "heartbeat": None},
        {"state": "running", "attempt": 0},
    ],
)
def test_the_database_refuses_a_row_that_contradicts_itself(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_job(**row)


def test_one_live_job_a_key_and_any_number_of_ended_ones():
    for state in ("done", "failed", "queued"):
        a_job(state=state, key="a")
    a_job(kind="tests.other", key="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_job(state="running", key="a")
    assert Job.objects.filter(key="a").count() == 4
