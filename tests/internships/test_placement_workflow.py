"""Every act on a placement in every status by everybody, spelled out (the table alone: tests/workflow)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import WrongStateError
from internships.agreements.permissions import possible, transition
from internships.agreements.workflow import LABELS
from internships.models import Delegation, Interruption, Placement
from tests import factories
from tests.internships import scene

TODAY = date(2026, 12, 1)

# What each of them may do in each state; nothing else.
ALLOWED = {
    "proposed": {"alice": {"cancel"}, "stefan": {"accept", "cancel"}, "nadia": {"accept", "cancel"}},
    "accepted": {"alice": {"cancel"}, "stefan": {"cancel"}, "nadia": {"approve", "cancel"}},
    "approved": {"alice": set(), "stefan": set(), "nadia": {"cancel"}},
    "running": {"alice": set(), "stefan": set(), "nadia": {"interrupt"}},
    "interrupted": {"alice": set(), "stefan": set(), "nadia": {"resume", "close"}},
    "completed": {"alice": set(), "stefan": set(), "nadia": set()},
    "cancelled": {"alice": set(), "stefan": set(), "nadia": set()},
}
NEVER = {
    "alice": {"accept", "approve", "interrupt", "resume", "close"},
    "stefan": {"approve", "interrupt", "resume", "close"},
    "nadia": set(),
    "bob": set(LABELS),
    "marie": set(LABELS),
    "charlie": set(LABELS),
    "jules": set(LABELS),
}


def in_state(cast, state):
    """A placement of Alice with Stefan in that state on TODAY."""
    made = scene.proposed(cast)
    agreement_state = state if state in {"proposed", "accepted", "cancelled"} else "approved"
    days = {
        "approved": (TODAY + timedelta(days=1), scene.LAST),
        "completed": (scene.FIRST, TODAY - timedelta(days=1)),
    }
    starts, ends = days.get(state, (scene.FIRST, scene.LAST))
    Placement.objects.filter(pk=made.pk).update(
        agreement_state=agreement_state,
        starts=starts,
        ends=ends,
        cancelled_because="Elsewhere" if agreement_state == "cancelled" else "",
    )
    if state == "interrupted":
        Interruption.objects.create(placement=made, starts=TODAY - timedelta(days=5), reason="Water damage")
    return Placement.objects.for_list().get(pk=made.pk)


def test_every_act_in_every_state_by_everybody(cast):
    for state, people in ALLOWED.items():
        placement = in_state(cast, state)
        assert placement.status_on(TODAY) == state
        for name, acts in people.items():
            user = getattr(cast, name)
            assert {row.name for row in possible(user, placement, TODAY)} == acts, (state, name)
            for act in LABELS:
                if act in acts:
                    assert state in transition(user, placement, act, TODAY).sources
                else:
                    expected = PermissionDenied if act in NEVER[name] else WrongStateError
                    with pytest.raises(expected):
                        transition(user, placement, act, TODAY)
        for name in ("bob", "marie", "charlie", "jules"):
            assert possible(getattr(cast, name), placement, TODAY) == []
            for act in LABELS:
                with pytest.raises(PermissionDenied):
                    transition(getattr(cast, name), placement, act, TODAY)
        Placement.objects.filter(pk=placement.pk).update(agreement_state="cancelled", cancelled_because="Test")


def test_an_office_does_nothing_on_its_own_stage(cast):
    factories.role(cast.alice, "director", programme=cast.programme)
    placement = in_state(cast, "proposed")
    assert {row.name for row in possible(cast.alice, placement, TODAY)} == {"cancel"}


def test_who_has_stopped_accepts_nothing(cast):
    placement = in_state(cast, "proposed")
    cast.stefans.retired_on = TODAY - timedelta(days=1)
    cast.stefans.save()
    assert possible(cast.stefan, placement, TODAY) == []


def test_who_stands_in_does_so_while_it_lasts(cast):
    placement = in_state(cast, "proposed")
    row = Delegation.objects.create(supervisor=cast.stefans, user=cast.sarah, starts=TODAY, ends=TODAY)
    assert {row.name for row in possible(cast.sarah, placement, TODAY)} == {"accept", "cancel"}
    assert possible(cast.sarah, placement, row.ends + timedelta(days=1)) == []
