"""The form page and the button: what each outcome of a service looks like."""

import pytest
from django.contrib.messages import get_messages

from accounts.models import User
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.urls")]
FORM, BUTTON, DONE = "/pages/name/", "/pages/button/", "/pages/done/"


@pytest.fixture
def alice(client):
    alice = person("Alice")
    client.force_login(alice)
    return alice


def sent(client, url=FORM, **values):
    return client.post(url, {"given_name": "Ada", "seen": 1, **values}, headers={"accept-language": "en"})


def told(response):
    return [(message.level_tag, str(message)) for message in get_messages(response.wsgi_request)]


def name_of(user):
    return User.objects.get(pk=user.pk).given_name


def test_the_empty_page(client, alice):
    page = client.get(FORM, headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    assert '<li><a href="/">Home</a></li>' in text
    assert '<p class="kicker">People</p>' in text
    assert "<h1>Name</h1>" in text
    assert 'name="seen" value="1"' in text
    assert client.put(FORM).status_code == 405


def test_a_form_that_is_saved(client, alice):
    answer = sent(client)
    assert (answer.status_code, answer.url, told(answer)) == (302, DONE, [("success", "Now Ada.")])
    assert name_of(alice) == "Ada"


@pytest.mark.parametrize(
    ("values", "status", "errors"),
    [
        ({"given_name": ""}, 422, {"given_name": ["This field is required."]}),
        ({"given_name": "general"}, 422, {"__all__": ["Not like that."]}),
        ({"surname": "field"}, 422, {"surname": ["Not this one."]}),
        ({"given_name": "closed"}, 409, {"__all__": ["It is closed."]}),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, alice, values, status, errors):
    answer = sent(client, **values)
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors)) == (status, errors)
    assert form["given_name"].value() == values.get("given_name", "Ada")
    assert name_of(alice) == "Alice"


def test_a_conflict_shows_the_current_value_and_may_be_saved_over(client, alice):
    sent(client, given_name="First")
    answer = sent(client, given_name="Second")
    form = answer.context["form"]
    assert answer.status_code == 409
    assert form.errors["given_name"] == ["There now: First"]
    assert (form["given_name"].value(), form["seen"].value()) == ("Second", "2")
    assert sent(client, given_name="Second", seen=2).status_code == 302
    assert name_of(alice) == "Second"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"given_name": "general"}, "Not like that."),
        ({"given_name": "closed"}, "It is closed."),
        ({"surname": "field"}, "Not this one."),
        ({"seen": 7}, "Somebody changed this in the meantime. Look at what stands there now, then save again."),
    ],
)
def test_a_refused_act_comes_back_with_the_reason(client, alice, values, error):
    answer = sent(client, BUTTON, **values)
    assert (answer.status_code, answer.url, told(answer)) == (302, DONE, [("error", error)])
    assert name_of(alice) == "Alice"


def test_an_act_that_is_refused_may_lead_elsewhere(client, alice):
    assert sent(client, BUTTON, given_name="closed", back="").url == FORM
    assert sent(client, BUTTON, back="").url == DONE
    assert name_of(alice) == "Ada"


def test_what_is_forbidden_is_no_message(client, alice):
    assert sent(client, BUTTON, given_name="forbidden").status_code == 403
    assert sent(client, FORM, given_name="forbidden").status_code == 403
