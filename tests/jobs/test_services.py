import uuid

import pytest
from django.db import transaction
from django.utils import translation

from accounts.permissions import Allowed
from jobs import services, states, tasks
from jobs.models import Job
from jobs.permissions import can_retry
from tests.factories import person
from tests.jobs.conftest import a_job, nobody_retries, who_asked_for_steps_retries

pytestmark = pytest.mark.django_db
WAIT = {"steps": 1, "pause_ms": 0}


def begin(by=None, **options):
    return services.start("jobs.wait", by=by, **{"arguments": WAIT, **options})


def test_a_job_runs_once_the_transaction_is_committed(eager, alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        job = begin(alice)
        job.refresh_from_db()
        assert job.state == "queued"
    (send,) = callbacks
    send()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.created_by) == ("done", 1, alice)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_neither_stored_nor_sent(eager):
    with transaction.atomic():
        begin()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_a_broker_that_is_down_does_not_lose_the_job(alice, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def down(job_id):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = begin(alice)
    job.refresh_from_db()
    assert job.state == "queued"
    assert job.resend_at > job.queued_at
    assert f"The message of job {job.pk} could not be sent" in caplog.text


def test_a_message_that_comes_twice_is_done_once(eager):
    job = a_job()
    tasks.run(job.pk)
    tasks.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 1)


def test_an_unknown_kind_is_refused():
    with pytest.raises(LookupError, match=r"'tests.none' is no kind of work; known are .*jobs\.wait"):
        services.start("tests.none", by=None)
    assert Job.objects.count() == 0


def test_the_same_key_is_the_same_job_while_it_lives():
    first = begin(key="a")
    assert begin(key="a") == first
    assert begin(key="b") != first
    states.finish(states.claim(first.pk), {})
    assert begin(key="a") != first
    assert Job.objects.count() == 3


def test_without_a_key_each_is_its_own():
    assert begin() != begin()
    assert begin(key="") != begin(key="")


def test_who_asks_for_the_same_follows_it_too(alice, bob):
    charlie = person("Charlie")
    job = begin(alice, key="a")
    assert begin(bob, key="a") == job
    assert begin(alice, key="a") == job
    visible = [list(Job.objects.visible_to(user)) for user in (alice, bob, charlie)]
    assert visible == [[job], [job], []]


@pytest.mark.parametrize("value", ["Alice Martin", "a\nb", {"name": 1}, 1.5, "x" * 101, object()])
def test_an_argument_says_which_and_not_what(value):
    with pytest.raises(ValueError, match="is an id"):
        begin(arguments={"value": value})
    assert Job.objects.count() == 0


def test_arguments_that_are_ids():
    number = uuid.uuid4()
    given = {"a": number, "b": [1, "2026-11-22"], "c": None, "d": True, "e": "fr"}
    assert begin(arguments=given).arguments == {**given, "a": str(number)}


@pytest.mark.parametrize(("own", "active", "kept"), [("en", "fr", "en"), ("", "en", "en"), ("", "fr", "fr")])
def test_the_language_of_who_asked_is_kept(own, active, kept):
    with translation.override(active):
        assert begin(person("Dora", language=own)).language == kept


def test_a_retry_runs_again(eager, alice, django_capture_on_commit_callbacks):
    job = a_job(alice, "failed")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.retry(job=job) == job
    job.refresh_from_db()
    assert (job.state, job.attempt, job.reason) == ("done", 2, "")


def test_a_retry_while_the_same_is_under_way_leads_there(alice):
    old, new = a_job(alice, "failed", key="a"), a_job(alice, key="a")
    assert services.retry(job=old) == new
    old.refresh_from_db()
    assert old.state == "failed"


def test_a_second_click_on_retry_sends_nothing(alice, django_capture_on_commit_callbacks):
    job = a_job(alice, "failed")
    same = Job.objects.get(pk=job.pk)
    with django_capture_on_commit_callbacks() as callbacks:
        services.retry(job=job)
        services.retry(job=same)
    assert len(callbacks) == 1


@pytest.mark.parametrize(
    ("state", "allowed"), [("queued", False), ("running", False), ("done", False), ("failed", True)]
)
def test_only_what_failed_can_be_tried_again(alice, state, allowed):
    with translation.override("fr"):
        answer = can_retry(alice, a_job(alice, state))
    assert bool(answer) is allowed
    assert answer.reason == ("" if allowed else "Seul ce qui s’est arrêté peut être relancé.")


def test_the_owner_of_the_work_may_refuse_a_retry(alice, kind):
    kind("tests.sheep", print, may_retry=nobody_retries)
    assert can_retry(alice, a_job(alice, "failed", kind="tests.sheep")).reason == "The flock is asleep."


def test_the_owner_of_the_work_is_asked_with_its_arguments(alice, kind):
    kind("tests.sheep", print, may_retry=who_asked_for_steps_retries)
    answers = [
        bool(can_retry(alice, a_job(alice, "failed", kind="tests.sheep", arguments=arguments)))
        for arguments in ({"steps": 2}, {"steps": 0})
    ]
    assert answers == [True, False]


def test_work_about_something_that_is_gone_is_not_tried_again(alice, kind):
    def about_a_job(user, pk):
        return Allowed() if Job.objects.get(pk=pk) else None

    kind("tests.sheep", print, may_retry=about_a_job)
    job = a_job(alice, "failed", kind="tests.sheep", arguments={"pk": 0})
    with translation.override("en"):
        assert can_retry(alice, job).reason == "What this was about is no longer there."


def test_work_that_is_no_longer_known_is_not_tried_again(alice):
    assert not can_retry(alice, a_job(alice, "failed", kind="tests.forgotten"))


def test_a_kind_belongs_to_one_module(kind):
    kind("tests.sheep", nobody_retries)
    with pytest.raises(ValueError, match="already a kind"):
        kind("tests.sheep", states.claim)
