"""What the services make of each transition in every state (the tables alone: tests/workflow)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import links
from accounts.permissions import WrongStateError
from portfolio.models import Observation, Request, SignOff
from portfolio.observations.services import withdraw_observation
from portfolio.requests import answer_services
from portfolio.requests import services as requests
from portfolio.signoffs import services as signoffs
from tests import factories
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


# What the services do to each thing in every state: they keep to the table, and change nothing where it refuses

TODAY = props.TODAY
SOON, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=60)


class Requests:
    """Alice asks Stefan."""

    model = Request

    def __init__(self, cast):
        self.cast, self.today, self.own = cast, SOON, props.framework()
        props.form(self.own, code="direct-observation")

    def bring_to(self, state):
        if state == "":
            return None
        request = props.asked(self.cast.alices, self.cast.stefan)
        by_person, by_alice = {"by": self.cast.stefan, "today": TODAY}, {"by": self.cast.alice, "today": TODAY}
        if state == "expired":
            self.today = LATER
        elif state == "answered":
            props.answered(request)
        elif state == "declined":
            answer_services.decline(request=request, **by_person)
        elif state == "withdrawn":
            requests.withdraw(request=request, **by_alice)
        elif state == "replaced":
            requests.replace(request=request, person=self.cast.theo, **by_alice)
        return Request.objects.get(pk=request.pk)

    def status(self, request):
        return request.status(self.today)

    def ask(self, request):
        return props.asked(self.cast.alices, self.cast.stefan, today=self.today)

    def keep(self, request):
        found = {"data": {"care": "3"}, "seen": request.version, "by": self.cast.stefan, "today": self.today}
        return answer_services.keep(request=request, **found)

    def answer(self, request):
        return props.answered(request, today=self.today)

    def decline(self, request):
        return answer_services.decline(request=request, by=self.cast.stefan, today=self.today)

    def expire(self, request):
        before, self.today = self.status(request), LATER
        if before == "expired" or self.status(request) != "expired":
            raise WrongStateError("Time does nothing to it.")

    def resend(self, request):
        return requests.resend(request=request, by=self.cast.alice, today=self.today)

    def withdraw(self, request):
        return requests.withdraw(request=request, by=self.cast.alice, today=self.today)

    def replace(self, request):
        return requests.replace(request=request, person=self.cast.marie, by=self.cast.alice, today=self.today)


class Observations:
    """Stefan saw Alice."""

    model = Observation

    def __init__(self, cast):
        self.cast, self.form = cast, props.form(props.framework())

    def bring_to(self, state):
        if state == "":
            return None
        made = self.record(None)
        if state == "superseded":
            self.supersede(made)
        elif state == "withdrawn":
            self.withdraw(made)
        return Observation.objects.get(pk=made.pk)

    def status(self, observation):
        return observation.state

    def record(self, observation):
        return props.observed(self.cast.alices, self.cast.stefan, self.form)

    def supersede(self, observation):
        fields = {"supersedes": observation, "why": "A slip"}
        return props.observed(self.cast.alices, self.cast.stefan, self.form, **fields)

    def withdraw(self, observation):
        return withdraw_observation(observation=observation, by=self.cast.stefan, why="A slip")


class SignOffs:
    """Marie attests a level of Alice."""

    model = SignOff

    def __init__(self, cast):
        for start in (2024, 2025, 2026):
            factories.year(start)
        self.cast, own = cast, props.framework()
        props.rule(own)
        self.competency, self.level = own.competencies.first(), own.levels.get(code="novice")
        self.seen = props.observed(cast.alices, cast.stefan, props.form(own))

    def bring_to(self, state):
        if state == "":
            return None
        made = self.sign(None)
        if state == "superseded":
            self.supersede(made)
        elif state == "withdrawn":
            self.withdraw(made)
        return SignOff.objects.get(pk=made.pk)

    def status(self, sign_off):
        return sign_off.state

    def sign(self, sign_off):
        return props.signed(self.cast.alices, self.cast.marie, self.competency, self.level, [self.seen])

    def supersede(self, sign_off):
        """Signing again takes the place of what stands; of what does not stand any more nothing can take it."""
        made = props.signed(
            self.cast.alices, self.cast.marie, self.competency, self.level, [self.seen], reason="Seen again"
        )
        if made.supersedes != sign_off:
            raise WrongStateError("It took the place of another one, or of none.")
        return made

    def withdraw(self, sign_off):
        return signoffs.withdraw_sign_off(sign_off=sign_off, by=self.cast.marie, why="A slip")


SCENES = {"request": Requests, "observation": Observations, "sign_off": SignOffs}
# On what is there already, these make a second thing beside it; that they leave the first alone is tested below.
MAKING = {("request", "ask"), ("observation", "record"), ("sign_off", "sign")}
ACTING = [(thing, name, state) for thing, name, state in CASES if state != "" and (thing, name) not in MAKING]


def rows(scene):
    return list(scene.model.objects.order_by("pk").values())


def test_each_name_of_the_table_has_a_service():
    named = {(thing, name) for thing, scene in SCENES.items() for name in vars(scene) if (thing, name) in EXPECTED}
    assert named == set(EXPECTED)


def keeps_to_the_table(scene, thing, name, state):
    row = scene.bring_to(state)
    assert scene.status(row) == state
    before = rows(scene)
    sources, leads_to = EXPECTED[thing, name]
    if state in sources:
        getattr(scene, name)(row)
        assert scene.status(scene.model.objects.get(pk=row.pk)) == leads_to
        return
    with pytest.raises((WrongStateError, PermissionDenied)), transaction.atomic():
        getattr(scene, name)(row)
    assert rows(scene) == before


class Careless(Observations):
    """The faulty specimen: a withdrawal that asks no table."""

    def withdraw(self, observation):
        Observation.objects.filter(pk=observation.pk).update(state="withdrawn", reason="A slip")


@pytest.mark.django_db
def test_a_service_that_asks_no_table_is_found(cast):
    with pytest.raises(pytest.fail.Exception):
        keeps_to_the_table(Careless(cast), "observation", "withdraw", "superseded")


@pytest.mark.django_db
@pytest.mark.parametrize(("thing", "name", "state"), ACTING)
def test_the_services_keep_to_the_table(cast, thing, name, state):
    keeps_to_the_table(SCENES[thing](cast), thing, name, state)


@pytest.mark.django_db
@pytest.mark.parametrize(("thing", "name"), sorted(MAKING))
def test_what_is_new_begins_in_its_first_state(cast, thing, name):
    scene = SCENES[thing](cast)
    made = getattr(scene, name)(None)
    assert scene.status(scene.model.objects.get(pk=made.pk)) == EXPECTED[thing, name][1]


# Refused: asking twice at the same time, and signing a second time without the reason (of a superseded one, another
# stands in its place). Everywhere else a second one is made beside the first.
TWICE = {("request", "asked"), ("sign_off", "signed"), ("sign_off", "superseded")}


@pytest.mark.django_db
@pytest.mark.parametrize(("thing", "name", "state"), [case for case in CASES if case[:2] in MAKING and case[2] != ""])
def test_making_a_second_one_leaves_the_first_as_it_is(cast, thing, name, state):
    scene = SCENES[thing](cast)
    first = scene.bring_to(state)
    before = rows(scene)
    if (thing, state) in TWICE:
        with pytest.raises(ValidationError):
            getattr(scene, name)(first)
    else:
        made = getattr(scene, name)(first)
        before += [row for row in rows(scene) if row["id"] == made.pk]
    assert rows(scene) == before


# Other doors to the same transitions


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(STATES["request"] - {""}))
def test_what_ran_out_is_sent_again_at_once_and_nothing_else(cast, state):
    scene = Requests(cast)
    scene.bring_to(state)
    before = rows(scene)
    sent = requests.resend_expired(enrolment=cast.alices, by=cast.alice, today=scene.today)
    assert len(sent) == (state == "expired")
    assert (rows(scene) == before) == (state != "expired")


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(STATES["observation"] - {""}))
def test_who_says_that_it_was_not_them_withdraws_what_stands(cast, state):
    scene = Observations(cast)
    made = scene.bring_to(state)
    link, _token = links.grant(user=cast.stefan, purpose=answer_services.ECHO, target=made, by=None)
    before = rows(scene)
    if state == "recorded":
        answer_services.disown(observation=made, by=cast.stefan, link=link)
        assert Observation.objects.get(pk=made.pk).state == "withdrawn"
        return
    with pytest.raises(WrongStateError), transaction.atomic():
        answer_services.disown(observation=made, by=cast.stefan, link=link)
    assert rows(scene) == before


@pytest.mark.django_db
def test_a_request_expires_by_itself(cast):
    request = props.asked(cast.alices, cast.stefan, props.framework())
    last = date(2026, 11, 4)
    assert (request.expires_on, request.status(last)) == (last, "asked")
    assert request.status(last + timedelta(days=1)) == "expired"
