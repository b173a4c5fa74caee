import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import states, sweeper, workers
from jobs.models import Job
from tests.jobs.conftest import a_job, claimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(settings):
    settings.JOBS_STALE_AFTER = 60.0
    return timezone.now()


@pytest.fixture
def dead_worker():
    """The identity of a process of this machine that has ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        identity = workers._identity_of(process.pid)
        process.communicate(b"\n")
    return identity


def swept(now, **options):
    """The jobs that one round sent, and what it counted."""
    sent = []
    counts = sweeper.sweep(sent.append, now, **options)
    return sent, counts


def seconds(number):
    return timedelta(seconds=number)


def test_a_silent_worker_loses_its_job(now):
    silent = a_job(state="running", heartbeat=now - seconds(61))
    alive = a_job(state="running", heartbeat=now - seconds(59))
    assert swept(now) == ([silent.pk], {"recovered": 1, "sent_again": 0})
    silent.refresh_from_db()
    alive.refresh_from_db()
    assert (silent.state, silent.interruptions) == ("queued", 1)
    assert (alive.state, alive.interruptions) == ("running", 0)


def test_the_period_is_a_setting(now, settings):
    a_job(state="running", heartbeat=now - seconds(5))
    assert swept(now)[0] == []
    settings.JOBS_STALE_AFTER = 4.0
    assert len(swept(now)[0]) == 1


def test_a_worker_of_this_machine_that_is_gone_loses_its_job_at_once(now, dead_worker):
    left = a_job(state="running", heartbeat=now, worker=dead_worker)
    elsewhere = a_job(state="running", heartbeat=now, worker=f"elsewhere{dead_worker}")
    mine = claimed()
    assert swept(now)[0] == [left.pk]
    assert set(Job.objects.filter(state="running")) == {elsewhere, mine}


def test_after_the_last_attempt_it_fails_with_a_reason_and_is_not_sent(now):
    job = a_job(state="running", heartbeat=now - seconds(61), attempt=3, interruptions=2)
    assert swept(now) == ([], {"recovered": 0, "sent_again": 0})
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "This was interrupted 3 times and was given up.")
    assert job.finished_at == now


def test_the_reason_is_in_the_language_of_who_asked(now):
    job = a_job(state="running", heartbeat=now - seconds(61), interruptions=2, language="fr")
    swept(now)
    job.refresh_from_db()
    assert job.reason == "Ce travail a été interrompu 3 fois et a été abandonné."


def test_what_ended_is_left_alone(now):
    for state in ("done", "failed"):
        a_job(state=state, heartbeat=now - seconds(999), resend_at=now - seconds(999))
    assert swept(now, starting=True)[0] == []
    assert set(Job.objects.values_list("state", flat=True)) == {"done", "failed"}


def test_a_job_whose_message_got_lost_is_sent_again_ever_more_rarely(now):
    job = a_job(queued_at=now, resend_at=now + seconds(60))
    sent_at = [second for second in range(10, 1000, 10) if swept(now + seconds(second))[0] == [job.pk]]
    assert sent_at == [60, 120, 240, 480, 960]


def test_a_worker_that_starts_sends_all_that_waits(now):
    jobs = [a_job(queued_at=now - seconds(number), resend_at=now + seconds(60)) for number in (1, 3, 2)]
    assert swept(now)[0] == []
    assert swept(now, starting=True)[0] == [jobs[1].pk, jobs[2].pk, jobs[0].pk]


def test_of_two_sweepers_one_sends_again(now):
    job = a_job(resend_at=now - seconds(1))
    first, second = Job.objects.get(pk=job.pk), Job.objects.get(pk=job.pk)
    assert [sweeper.postpone(first, now), sweeper.postpone(second, now)] == [True, False]


def test_of_two_sweepers_one_takes_up(now):
    job = a_job(state="running", heartbeat=now - seconds(61))
    first, second = Job.objects.get(pk=job.pk), Job.objects.get(pk=job.pk)
    assert [sweeper.recover(first, now), sweeper.recover(second, now)] == [True, False]
    assert Job.objects.get(pk=job.pk).interruptions == 1


def test_a_job_that_ends_while_the_sweeper_looks_stays_ended(now):
    job = a_job(state="running", heartbeat=now - seconds(61), interruptions=2)
    as_the_sweeper_read_it = Job.objects.get(pk=job.pk)
    states.finish(job, {"url": "/x/"})
    assert sweeper.recover(as_the_sweeper_read_it, now) is False
    job.refresh_from_db()
    assert (job.state, job.reason) == ("done", "")


def test_the_number_of_queries_does_not_grow_with_what_is_live(now, django_assert_num_queries):
    for _ in range(3):
        claimed()
        a_job(queued_at=now, resend_at=now + seconds(60))
    with django_assert_num_queries(2):
        swept(now)


class TestIdentity:
    def test_this_process_lives(self):
        assert workers.is_dead(workers.identity()) is False

    def test_one_that_ended_is_dead(self, dead_worker):
        assert workers.is_dead(dead_worker) is True

    def test_another_process_with_the_number_of_a_dead_one_is_not_taken_for_it(self):
        host, pid, _birth = workers.identity().split("/")
        assert workers.is_dead(f"{host}/{pid}/1") is True

    @pytest.mark.parametrize("worker", ["", "nonsense", "elsewhere/1/1", "a/b/c"])
    def test_what_cannot_be_known_is_not_called_dead(self, worker):
        assert workers.is_dead(worker) is False
