import pytest
from django.urls import reverse

from jobs import states
from tests.jobs.conftest import a_job, claimed

pytestmark = pytest.mark.django_db


def follow(client, job):
    return client.get(reverse("api-job", args=[job.uuid]))


def test_a_job_is_followed_to_its_end(client, alice):
    client.force_login(alice)
    job = claimed(alice)
    states.touch(job, done=3, total=12, step="render")
    answer = follow(client, job)
    assert answer.status_code == 200
    assert answer["Retry-After"] == "2"
    assert {name: answer.json()[name] for name in ("uuid", "kind", "state", "done", "total", "step", "result")} == {
        "uuid": str(job.uuid),
        "kind": "jobs.wait",
        "state": "running",
        "done": 3,
        "total": 12,
        "step": "render",
        "result": {},
    }
    job.total = 12
    states.finish(job, {"url": "/documents/1/", "document": "1"})
    answer = follow(client, job)
    assert "Retry-After" not in answer
    assert (answer.json()["state"], answer.json()["result"]) == ("done", {"document": "1"})


def test_a_failure_says_why(client, alice):
    client.force_login(alice)
    answer = follow(client, a_job(alice, "failed")).json()
    assert (answer["state"], answer["reason"]) == ("failed", "The flock was out.")


def test_arguments_worker_and_key_are_nobodys_business(client, alice):
    client.force_login(alice)
    answer = follow(client, claimed(alice, key="secret-key"))
    assert not {"arguments", "worker", "key", "created_by"} & set(answer.json())
    assert "secret-key" not in answer.content.decode()


def test_only_who_asked_follows(client, alice, bob):
    job = a_job(alice)
    assert follow(client, job).status_code in {401, 403}
    client.force_login(bob)
    assert follow(client, job).status_code == 404
