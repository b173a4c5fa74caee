"""The table of transitions, spelled out: every name in every state, and what the services make of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.permissions import WrongStateError
from portfolio import transitions
from portfolio.models import Observation, Request
from portfolio.services import answers, requests, withdraw_observation
from tests.portfolio import props

# thing, name: the states in which it may happen, and the state it leads to
EXPECTED = {
    ("observation", "record"): ({""}, "recorded"),
    ("observation", "supersede"): ({"recorded"}, "superseded"),
    ("observation", "withdraw"): ({"recorded"}, "withdrawn"),
    ("request", "ask"): ({""}, "asked"),
    ("request", "keep"): ({"asked"}, "asked"),
    ("request", "answer"): ({"asked"}, "answered"),
    ("request", "decline"): ({"asked"}, "declined"),
    ("request", "expire"): ({"asked"}, "expired"),
    ("request", "resend"): ({"asked", "expired"}, "asked"),
    ("request", "withdraw"): ({"asked", "expired"}, "withdrawn"),
    ("request", "replace"): ({"asked", "expired", "declined"}, "replaced"),
    ("sign_off", "sign"): ({""}, "signed"),
    ("sign_off", "supersede"): ({"signed"}, "superseded"),
    ("sign_off", "withdraw"): ({"signed"}, "withdrawn"),
}
STATES = {
    "observation": {"", "recorded", "superseded", "withdrawn"},
    "request": {"", "asked", "answered", "declined", "withdrawn", "replaced", "expired"},
    "sign_off": {"", "signed", "superseded", "withdrawn"},
}
CASES = [(thing, name, state) for (thing, name) in EXPECTED for state in sorted(STATES[thing])]


def test_the_table_has_no_other_names_and_states():
    assert {(thing, row.name) for thing, rows in transitions.TABLE.items() for row in rows} == set(EXPECTED)
    assert {thing: set(states) for thing, states in transitions.STATES.items()} == STATES


@pytest.mark.parametrize(("thing", "name", "state"), CASES)
def test_every_name_in_every_state(thing, name, state):
    sources, leads_to = EXPECTED[thing, name]
    answer = transitions.may(thing, name, state)
    assert bool(answer) == (state in sources)
    if answer:
        assert transitions.target(thing, name, state) == leads_to
    else:
        assert answer.reason
        with pytest.raises(WrongStateError):
            transitions.target(thing, name, state)


# What the services do to a request in every state that it may have: they keep to the table, and change nothing else

TODAY = props.TODAY
LATER = TODAY + timedelta(days=60)


def in_state(cast, state):
    """A request of Alice to Stefan in that state, and the day on which it is."""
    request = props.asked(cast.alices, cast.stefan, props.framework())
    if state == "expired":
        return request, LATER
    if state == "answered":
        props.answered(request)
    elif state == "replaced":
        requests.replace(request=request, person=cast.theo, by=cast.alice, today=TODAY)
    elif state != "asked":
        values = {"state": state, "ended_at": timezone.now()}
        Request.objects.filter(pk=request.pk).update(**values)
    return Request.objects.get(pk=request.pk), TODAY + timedelta(days=1)


ACTS = {
    "keep": lambda cast, request, today: answers.keep(
        request=request, data={"care": "3"}, seen=request.version, by=cast.stefan, today=today
    ),
    "answer": lambda cast, request, today: props.answered(request, today=today),
    "decline": lambda cast, request, today: answers.decline(request=request, by=cast.stefan, today=today),
    "resend": lambda cast, request, today: requests.resend(request=request, by=cast.alice, today=today),
    "withdraw": lambda cast, request, today: requests.withdraw(request=request, by=cast.alice, today=today),
    "replace": lambda cast, request, today: requests.replace(
        request=request, person=cast.marie, by=cast.alice, today=today
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("state", sorted(STATES["request"] - {""}))
def test_the_services_of_requests_keep_to_the_table(cast, state, name):
    request, today = in_state(cast, state)
    assert request.standing(today) == state
    before = list(Request.objects.order_by("pk").values())
    sources, leads_to = EXPECTED["request", name]
    if state in sources:
        ACTS[name](cast, request, today)
        assert Request.objects.get(pk=request.pk).standing(today) == leads_to
    else:
        with pytest.raises((WrongStateError, PermissionDenied)):
            ACTS[name](cast, request, today)
        assert list(Request.objects.order_by("pk").values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(STATES["observation"] - {""}))
def test_the_services_of_observations_keep_to_the_table(cast, state):
    form = props.form(props.framework())
    made = props.observed(cast.alices, cast.stefan, form)
    if state == "superseded":
        props.observed(cast.alices, cast.stefan, form, supersedes=made, why="A slip")
    elif state == "withdrawn":
        withdraw_observation(observation=made, by=cast.stefan, why="A slip")
    made.refresh_from_db()
    assert made.state == state
    count = Observation.objects.count()
    for act in (
        lambda: withdraw_observation(observation=made, by=cast.stefan, why="Again"),
        lambda: props.observed(cast.alices, cast.stefan, form, supersedes=made, why="Again"),
    ):
        if state != "recorded":
            with pytest.raises(WrongStateError):
                act()
    made.refresh_from_db()
    assert (made.state, Observation.objects.count()) == (state, count)


@pytest.mark.django_db
def test_a_request_expires_by_itself(cast):
    request = props.asked(cast.alices, cast.stefan, props.framework())
    last = date(2026, 11, 4)
    assert (request.expires_on, request.standing(last)) == (last, "asked")
    assert request.standing(last + timedelta(days=1)) == "expired"
