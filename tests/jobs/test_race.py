"""Many at the same moment, each on a connection of its own, on the database that the suite runs on."""

import pytest

from jobs import services, states
from jobs.models import Job
from tests.concurrency import THREADS, at_once
from tests.jobs.conftest import a_job

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_claimers_one_wins():
    for job in [a_job() for _number in range(5)]:
        won = [claim for claim in at_once(lambda job=job: states.claim(job.pk)) if claim is not None]
        assert [(claim.pk, claim.attempt) for claim in won] == [(job.pk, 1)]
        assert Job.objects.get(pk=job.pk).attempt == 1


def test_of_many_ends_one_is_kept():
    job = states.claim(a_job().pk)
    numbers = iter(range(THREADS))

    def end():
        mine = Job(pk=job.pk, state="running", attempt=1)
        number = next(numbers)
        return number if states.finish(mine, {"number": number}) else None

    won = [number for number in at_once(end) if number is not None]
    assert len(won) == 1
    assert Job.objects.get(pk=job.pk).result == {"number": won[0]}


def test_many_who_ask_for_the_same_get_one_job():
    arguments = {"steps": 1, "pause_ms": 0}
    jobs = at_once(lambda: services.start("jobs.wait", by=None, arguments=arguments, key="same"))
    assert {job.pk for job in jobs} == {Job.objects.get().pk}
