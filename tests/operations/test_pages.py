"""What a load balancer and a monitoring get: names and figures, nothing about a person."""

import pytest
from django.test import override_settings
from django.urls import reverse

from operations import health
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_process_that_answers_is_alive(client):
    assert client.get(reverse("health-live")).content == b"ok"


def test_ready_names_what_it_looked_at(client):
    response = client.get(reverse("health-ready"))
    found = {"database": "ok", "migrations": "ok", "broker": "ok", "storage": "ok"}
    assert (response.status_code, response.json()) == (200, found)


@override_settings(CELERY_BROKER_URL="redis://:hush@127.0.0.1:1/0")
def test_not_ready_without_its_broker_and_silent_on_the_password(client):
    response = client.get(reverse("health-ready"))
    assert response.status_code == 503
    assert response.json()["broker"] != "ok"
    assert "hush" not in response.content.decode()


def test_a_check_that_fails_is_told_by_its_kind_alone():
    def broken():
        raise ValueError("postgres://user:hush@host")

    assert health.report({"good": lambda: None, "bad": broken}) == {"good": "ok", "bad": "ValueError"}


@pytest.mark.parametrize(
    ("token", "shown", "status"),
    [
        ("", "", 404),
        ("", "Bearer ", 404),
        ("let-me", "", 401),
        ("let-me", "Bearer other", 401),
        ("let-me", "Bearer let-me", 200),
    ],
)
def test_metrics_are_for_who_shows_the_token(client, token, shown, status):
    with override_settings(METRICS_TOKEN=token):
        assert client.get(reverse("metrics"), headers={"authorization": shown}).status_code == status


@override_settings(METRICS_TOKEN="let-me")
def test_metrics_count_and_name_nobody(client):
    cast = factories.Cast()
    text = client.get(reverse("metrics"), headers={"authorization": "Bearer let-me"}).content.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert lines["cursus_enrolments"] == "2.0"
    assert lines['cursus_jobs{state="queued"}'] == "0.0"
    assert lines["cursus_jobs_oldest_queued_seconds"] == "0.0"
    assert cast.alice.family_name not in text


@pytest.mark.parametrize("count", [1, 3])
@override_settings(METRICS_TOKEN="let-me")
def test_metrics_ask_a_fixed_number_of_questions(client, count, django_assert_num_queries):
    for number in range(count):
        factories.person(f"Person{number}")
    with django_assert_num_queries(7):
        client.get(reverse("metrics"), headers={"authorization": "Bearer let-me"})
