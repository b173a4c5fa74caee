"""What was seen is recorded once, with a rating for each competency; corrected and withdrawn by a new act."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from portfolio.models import Observation, ObservationRating
from portfolio.observations.services import withdraw_observation
from tests import factories
from tests.portfolio import props

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return props.framework()


@pytest.fixture
def form(own):
    return props.form(own)


def ratings(observation):
    return [(r.item.code, r.competency.code, r.value) for r in observation.ratings.all()]


def test_a_rating_for_each_competency_of_an_item(cast, form):
    made = props.observed(cast.alices, cast.stefan, form)
    assert ratings(made) == [("care", "a", 4), ("talk", "b", 3)]
    assert (made.state, made.answers) == ("recorded", props.ANSWERS)


def test_what_was_not_seen_is_no_rating(cast, form):
    made = props.observed(cast.alices, cast.stefan, form, answers={**props.ANSWERS, "talk": None})
    assert ratings(made) == [("care", "a", 4)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"answers": {"care": 9, "talk": 1, "well": "x"}}, "care"),
        ({"answers": {"care": 1}}, "talk"),
        ({"observed_on": date(2027, 1, 2)}, "observed_on"),
        ({"setting": "moon"}, "setting"),
    ],
)
def test_what_is_refused_leaves_nothing(cast, form, fields, field):
    with pytest.raises(ValidationError) as error:
        props.observed(cast.alices, cast.stefan, form, **fields)
    assert field in error.value.error_dict
    assert not Observation.objects.exists()
    assert not ObservationRating.objects.exists()


def test_nobody_observes_oneself(cast, form):
    with pytest.raises(ValidationError) as error:
        props.observed(cast.alices, cast.alice, form)
    assert list(error.value.error_dict) == ["observer"]


def test_a_registration_of_somebody_else_is_refused(cast, form):
    with pytest.raises(ValidationError) as error:
        props.observed(cast.alices, cast.stefan, form, registration=factories.registration(cast.bobs, cast.joint))
    assert list(error.value.error_dict) == ["registration"]


def test_a_correction_is_a_new_one_with_a_reason(cast, form):
    first = props.observed(cast.alices, cast.stefan, form)
    second = props.observed(
        cast.alices, cast.stefan, form, answers={**props.ANSWERS, "care": 5}, supersedes=first, why="A slip"
    )
    first.refresh_from_db()
    assert (first.state, first.reason, first.answers["care"]) == ("superseded", "A slip", 4)
    assert list(Observation.objects.live()) == [second]


def test_a_correction_without_a_reason_leaves_the_first_alone(cast, form):
    first = props.observed(cast.alices, cast.stefan, form)
    with pytest.raises(ValidationError):
        props.observed(cast.alices, cast.stefan, form, supersedes=first, why=" ")
    assert list(Observation.objects.live()) == [first]


def test_a_second_correction_of_the_same_one_is_refused(cast, form):
    first = props.observed(cast.alices, cast.stefan, form)
    props.observed(cast.alices, cast.stefan, form, supersedes=first, why="A slip")
    first.refresh_from_db()
    with pytest.raises(WrongStateError):
        props.observed(cast.alices, cast.stefan, form, supersedes=first, why="Again")


def test_withdrawn_once_with_a_reason(cast, form, english):
    made = props.observed(cast.alices, cast.stefan, form)
    stale = Observation.objects.get(pk=made.pk)
    withdraw_observation(observation=made, by=cast.stefan, why="Wrong resident")
    assert (made.state, made.reason) == ("withdrawn", "Wrong resident")
    with pytest.raises(WrongStateError):
        withdraw_observation(observation=made, by=cast.stefan, why="Again")
    with pytest.raises(WrongStateError) as refused:
        withdraw_observation(observation=stale, by=cast.stefan, why="At the same time")
    assert refused.value.reason == "This observation was withdrawn already."


def test_the_audit_row_has_no_answers(cast, form):
    props.observed(cast.alices, cast.stefan, form, answers={**props.ANSWERS, "well": "MARKER"})
    assert AuditEntry.objects.filter(action="record").count() == 1
    assert not any("MARKER" in f"{row.before} {row.after} {row.reason}" for row in AuditEntry.objects.all())


def test_who_sees_a_single_observation(cast, form):
    made = props.observed(cast.alices, cast.stefan, form)
    props.observed(cast.bobs, cast.stefan, form)
    seen = {
        name: list(Observation.objects.visible_to(getattr(cast, name)).filter(enrolment=cast.alices)) == [made]
        for name in ("alice", "bob", "marie", "stefan", "theo", "nadia", "dora", "jules", "charlie", "machine_namur")
    }
    assert {name for name, sees in seen.items() if sees} == {"alice", "marie", "stefan"}


def test_a_single_answer_of_a_pool_is_seen_by_nobody(cast, form):
    props.observed(cast.alices, cast.stefan, form, source="several_sources")
    for name in ("alice", "marie", "stefan", "nadia"):
        assert not Observation.objects.visible_to(getattr(cast, name)).exists(), name


def test_the_database_wants_a_reason(cast, form):
    made = props.observed(cast.alices, cast.stefan, form)
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.filter(pk=made.pk).update(state="withdrawn")
