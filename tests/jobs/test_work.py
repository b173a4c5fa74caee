import logging
import time

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jobs import states, work
from jobs.models import Job
from jobs.registry import JobFailed
from jobs.work import Superseded, Work
from tests.jobs.conftest import claimed

pytestmark = pytest.mark.django_db


def outcome(job):
    job = Job.objects.get(pk=job.pk)
    return job.state, job.result, job.reason


def run(kind, function, by=None, **fields):
    """Perform a job of that function to its end; returns it as the database has it."""
    kind("tests.sheep", function)
    job = claimed(by, kind="tests.sheep", **{"arguments": {}, **fields})
    work.execute(job)
    return Job.objects.get(pk=job.pk)


def test_arguments_come_in_and_the_result_goes_out(kind, alice):
    def count(in_hand, sheep, black):
        in_hand.finish(url=f"/sheep/{sheep}/{black}/{in_hand.by.given_name}/")

    job = run(kind, count, by=alice, arguments={"sheep": 7, "black": True})
    assert (job.state, job.result) == ("done", {"url": "/sheep/7/True/Alice/"})


def test_a_function_that_only_returns_is_done(kind):
    job = run(kind, lambda in_hand: None)
    assert (job.state, job.result, job.result_url) == ("done", {}, "")


def test_an_expected_failure_shows_its_sentence_and_logs_no_error(kind, caplog):
    def refuse(in_hand):
        raise JobFailed("The programme is not published.")

    job = run(kind, refuse)
    assert (job.state, job.reason) == ("failed", "The programme is not published.")
    assert [line for line in caplog.records if line.levelno >= logging.ERROR] == []


def test_an_expected_failure_without_a_sentence_still_gives_one(kind):
    def refuse(in_hand):
        raise JobFailed

    assert run(kind, refuse).reason == "This could not be done."


def test_a_crash_gives_a_sentence_and_a_traceback_with_the_number_in_the_log(kind, caplog):
    def crash(in_hand):
        raise ZeroDivisionError("secret detail")

    job = run(kind, crash)
    assert job.state == "failed"
    assert job.reason.startswith("Something went wrong on our side.")
    assert "secret" not in job.reason
    (line,) = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert str(job.uuid) in line.message
    assert line.exc_info[0] is ZeroDivisionError


def test_a_kind_that_no_code_knows_any_more_fails(caplog):
    job = claimed(kind="tests.forgotten")
    work.execute(job)
    assert outcome(job)[0] == "failed"


def test_work_that_takes_too_long_says_so(kind):
    def forever(in_hand):
        raise SoftTimeLimitExceeded

    assert run(kind, forever).reason.startswith("This took too long")


def test_the_reason_is_in_the_language_of_who_asked(kind):
    def refuse(in_hand):
        raise JobFailed(_("This could not be done."))

    with translation.override("en"):
        job = run(kind, refuse, language="fr")
        assert translation.get_language() == "en"
    assert job.reason == "Cela n’a pas pu être fait."


def test_a_finish_that_is_undone_with_its_transaction_is_a_failure(kind):
    def half(in_hand):
        with transaction.atomic():
            in_hand.finish(url="/x/")
            raise ZeroDivisionError

    job = run(kind, half)
    assert (job.state, job.result) == ("failed", {})


def test_a_crash_after_the_end_changes_nothing(kind):
    def late(in_hand):
        in_hand.finish(url="/x/")
        raise ZeroDivisionError

    job = run(kind, late)
    assert (job.state, job.result, job.reason) == ("done", {"url": "/x/"}, "")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "documents/1/"])
def test_a_result_leads_nowhere_else(url):
    job = claimed()
    with pytest.raises(ValueError, match="not a path of this site"):
        Work(job).finish(url=url)
    assert outcome(job) == ("running", {}, "")


def test_progress_is_written_at_most_every_half_second(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(work.time, "monotonic", lambda: clock[0])
    job = claimed()
    in_hand = Work(job)
    seen = []
    for done, later in ((1, 0), (2, 0.3), (3, 0.3), (4, 0.1)):
        clock[0] += later
        in_hand.advance(done, 10, step="count")
        row = Job.objects.get(pk=job.pk)
        seen.append((row.done, row.total, row.step))
    assert seen == [(1, 10, "count"), (1, 10, "count"), (3, 10, "count"), (3, 10, "count")]
    in_hand.finish()
    row = Job.objects.get(pk=job.pk)
    assert (row.done, row.total, row.step) == (10, 10, "")


def test_a_new_step_is_written_at_once():
    in_hand = Work(claimed())
    seen = []
    for done, step in ((0, "record"), (1, "render"), (2, "render"), (3, "file")):
        in_hand.advance(done, 4, step)
        row = Job.objects.get(pk=in_hand.job.pk)
        seen.append((row.done, row.step))
    assert seen == [(0, "record"), (1, "render"), (1, "render"), (3, "file")]


def test_progress_is_a_heartbeat():
    long_ago = timezone.now().replace(year=2020)
    job = claimed()
    Job.objects.update(heartbeat=long_ago)
    Work(job).advance(1, 2)
    assert Job.objects.get(pk=job.pk).heartbeat.year > 2020


def test_a_total_once_said_stays():
    in_hand = Work(claimed())
    in_hand.advance(1, 8)
    in_hand._written = float("-inf")
    in_hand.advance(2)
    row = Job.objects.get(pk=in_hand.job.pk)
    assert (row.done, row.total) == (2, 8)


def test_progress_and_finish_of_an_attempt_that_was_given_up():
    job = claimed()
    states.give_back(Job.objects.get(pk=job.pk))
    states.claim(job.pk)
    in_hand = Work(job)
    with pytest.raises(Superseded):
        in_hand.advance(1, 2)
    with pytest.raises(Superseded):
        in_hand.finish(url="/x/")
    assert in_hand.ended is False
    assert outcome(job) == ("running", {}, "")


def test_a_superseded_attempt_writes_nothing_for_good(kind, alice):
    """The result stands in the transaction of `finish`, so the second attempt alone leaves one."""

    def rename(in_hand):
        states.give_back(Job.objects.get(pk=in_hand.job.pk))  # the sweeper thinks this worker dead
        states.claim(in_hand.job.pk)
        with transaction.atomic():
            type(alice).objects.filter(pk=alice.pk).update(given_name="Twice")
            in_hand.finish()

    job = run(kind, rename)
    alice.refresh_from_db()
    assert alice.given_name == "Alice"
    assert (job.state, job.attempt, job.reason) == ("running", 2, "")


@pytest.mark.django_db(transaction=True)
class TestHeartbeat:
    def test_silent_work_beats(self, settings, kind):
        settings.JOBS_STALE_AFTER = 0.2

        def silent(in_hand):
            before = Job.objects.get(pk=in_hand.job.pk).heartbeat
            for _again in range(100):
                time.sleep(0.05)
                if Job.objects.get(pk=in_hand.job.pk).heartbeat > before:
                    return in_hand.finish(url="/beat/")
            raise JobFailed("No beat.")

        assert run(kind, silent).result == {"url": "/beat/"}

    def test_a_beat_does_not_touch_another_attempt(self, settings):
        settings.JOBS_STALE_AFTER = 0.2
        job = claimed()
        states.give_back(Job.objects.get(pk=job.pk))
        other = states.claim(job.pk)
        with work.heartbeat(job):
            time.sleep(0.3)
        assert Job.objects.get(pk=job.pk).heartbeat == other.heartbeat

    def test_a_long_transaction_is_neither_disturbed_nor_ended_by_a_beat(self, settings, kind, monkeypatch):
        settings.JOBS_STALE_AFTER = 0.2
        monkeypatch.setattr(work, "LOCK_WAIT_MS", 50)

        def transactional(in_hand):
            with transaction.atomic():
                in_hand.advance(1, 2)
                time.sleep(0.5)
                in_hand.finish(url="/whole/")

        assert run(kind, transactional).result == {"url": "/whole/"}
