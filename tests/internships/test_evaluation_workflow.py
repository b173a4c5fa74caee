"""Every act of an evaluation in every state by everybody, spelled out (the table alone: tests/workflow)."""

from datetime import date

import pytest

from internships.evaluations.permissions import can_do, possible
from internships.evaluations.workflow import Side
from internships.models import Evaluation
from tests.internships import props

STATES = ("open", "signed", "acknowledged", "superseded", "dropped")
TODAY = date(2026, 12, 28)

# act: {state: the state that it leads to}
LEADS = {
    "write": {"open": "open"},
    "sign": {"open": "signed"},
    "rate": {"open": "open"},
    "drop": {"open": "dropped"},
    "acknowledge": {"signed": "acknowledged"},
    "correct": {"signed": "signed", "acknowledged": "acknowledged"},
    "disown": {"signed": "signed", "acknowledged": "acknowledged"},
}
SIDES = {
    "write": {Side.WRITER},
    "sign": {Side.WRITER},
    "rate": {Side.READER},
    "drop": {Side.OFFICE},
    "acknowledge": {Side.READER},
    "correct": {Side.WRITER, Side.OFFICE},
    "disown": {Side.WRITER},
}


OFFICES = dict.fromkeys(("nadia", "louis", "dora"), Side.OFFICE)
PEOPLE = {
    "final": {"alice": Side.READER, "stefan": Side.WRITER, **OFFICES},
    "objectives": {"alice": Side.WRITER, "stefan": Side.READER, **OFFICES},
}
EVERYBODY = ("alice", "bob", "marie", "stefan", "sarah", "theo", "nadia", "louis", "dora", "jules", "charlie")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_each_person_in_each_state(cast, kind, state):
    made = props.evaluation(cast, kind, state)
    for name in EVERYBODY:
        side = PEOPLE[kind].get(name)
        for act in ("write", "sign", "rate", "drop", "acknowledge", "correct"):
            user = getattr(cast, name)
            assert bool(can_do(user, made, act, TODAY)) is (side in SIDES[act]), (name, act)
            now = side in SIDES[act] and state in LEADS[act]
            answer = possible(user, made, act, TODAY)
            assert bool(answer) is now, (name, act)
            assert bool(answer.reason) is not now, (name, act)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_who_sees_what(cast, state):
    made = props.evaluation(cast, "final", state)
    seen = {
        name for name in EVERYBODY if Evaluation.objects.visible_to(getattr(cast, name)).filter(pk=made.pk).exists()
    }
    sides = {"alice", "stefan", "nadia", "louis", "dora"}
    assert seen == (sides if state in {"open", "dropped"} else sides | {"marie"})
