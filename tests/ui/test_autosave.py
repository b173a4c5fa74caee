"""What the server tells a form that is kept or saved as one types."""

import pytest

from accounts.models import User
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.drafting")]
JSON = {"Accept": "application/json", "Accept-Language": "en"}


@pytest.fixture
def alice(client):
    alice = person("Alice")
    client.force_login(alice)
    return alice


def saved(client, **typed):
    return client.post("/auto/save/", {"given_name": "Alice", "seen": 1, **typed}, headers=JSON)


def test_it_says_when_and_which_version(client, alice):
    answer = saved(client, family_name="One sentence")
    assert answer.status_code == 200
    assert sorted(answer.json()) == ["saved_at", "version"]
    assert answer.json()["version"] == 2
    alice.refresh_from_db()
    assert alice.family_name == "One sentence"


@pytest.mark.parametrize(
    ("typed", "status", "reason"),
    [
        ({"family_name": "x" * 101}, 422, "Ensure this value has at most 100 characters (it has 101)."),
        ({"family_name": "closed"}, 409, "It is closed."),
        ({"family_name": "forbidden"}, 403, "Not yours."),
    ],
)
def test_a_refusal_comes_with_its_reason_and_saves_nothing(client, alice, typed, status, reason):
    answer = saved(client, **typed)
    assert (answer.status_code, answer.json()) == (status, {"reasons": [reason]})
    alice.refresh_from_db()
    assert (alice.family_name, alice.version) == ("Test", 1)


def test_who_comes_second_is_told_the_version_that_stands(client, alice):
    saved(client, family_name="First")
    answer = saved(client, family_name="Second")
    assert (answer.status_code, answer.json()["version"]) == (409, 2)
    assert answer.json()["reasons"][0].startswith("Somebody changed this in the meantime.")


def test_an_expired_log_in_answers_401_to_a_script_alone(client, alice):
    client.logout()
    assert saved(client).status_code == 401
    assert client.post("/auto/save/").headers["Location"].startswith("/accounts/login/")


def test_a_form_that_was_taken_is_forgotten_by_the_browser(client, alice):
    typed = {"given_name": "Alice", "language": "fr", "seen": 1, "draft": "plain"}
    assert client.post("/plain/", typed | {"given_name": ""}).status_code == 422
    assert "draft_done" not in client.cookies
    assert client.post("/plain/", typed).status_code == 302
    cookie = client.cookies["draft_done"]
    assert (cookie.value, cookie["samesite"], cookie["path"]) == ("plain", "Lax", "/")


@pytest.mark.parametrize("key", ["a b", "x;y", "é", "k" * 121, ""])
def test_a_key_that_could_be_none_is_passed_over(client, alice, key):
    client.post("/plain/", {"given_name": "Alice", "language": "fr", "seen": 1, "draft": key})
    assert User.objects.get().version == 2
    assert "draft_done" not in client.cookies


def test_a_form_that_led_to_the_log_in_was_not_taken(client):
    client.post("/plain/", {"draft": "plain"})
    assert "draft_done" not in client.cookies
