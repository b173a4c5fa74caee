"""Days in hospital and away, as the apps beside the stages ask for them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships.models import AgreementState, Interruption
from records.models import StatusChange
from records.status_changes.periods import AWAY, HOSPITAL, is_in, periods_of
from tests import factories
from tests.internships import props, scene

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 1), date(2027, 3, 31)
YEAR = (date(2026, 9, 14), date(2027, 9, 13))


@pytest.fixture
def cast():
    return scene.Stages()


def placed(cast, site, registration=None, **fields):
    return props.placement(registration or cast.alices_hospital, where=site, starts=FIRST, ends=LAST, **fields)


def found(cast, since=YEAR[0], until=YEAR[1]):
    return [(p.kind, p.starts, p.ends) for p in periods_of([cast.alices.pk], since, until)[cast.alices.pk]]


def test_an_approved_placement_in_hospital_is_one(cast):
    placed(cast, cast.ward)
    assert found(cast) == [(HOSPITAL, FIRST, LAST)]
    assert found(cast, LAST + timedelta(days=1)) == []
    assert periods_of([cast.bobs.pk], *YEAR)[cast.bobs.pk] == []


@pytest.mark.parametrize("state", [AgreementState.PROPOSED, AgreementState.ACCEPTED])
def test_one_that_is_not_agreed_is_none(cast, state):
    placed(cast, cast.ward, agreement_state=state)
    assert found(cast) == []


def test_a_practice_is_none(cast):
    placed(cast, cast.site)
    assert found(cast) == []


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ([(date(2026, 10, 1), date(2026, 10, 31))], [(date(2026, 11, 1), LAST)]),
        (
            [(date(2026, 12, 1), date(2026, 12, 31))],
            [(FIRST, date(2026, 11, 30)), (date(2027, 1, 1), LAST)],
        ),
        ([(date(2026, 12, 1), None)], [(FIRST, date(2026, 11, 30))]),
        ([(date(2027, 3, 1), LAST)], [(FIRST, date(2027, 2, 28))]),
        ([(FIRST, LAST)], []),
    ],
)
def test_an_interruption_is_cut_out(cast, stops, expected):
    placement = placed(cast, cast.ward)
    for starts, ends in stops:
        Interruption.objects.create(placement=placement, starts=starts, ends=ends, reason="-")
    assert found(cast) == [(HOSPITAL, *days) for days in expected]


@pytest.mark.parametrize("kind", ["leave", "suspension", "part_time"])
def test_leave_is_away_and_part_time_is_not(cast, kind):
    share = "0.50" if kind == "part_time" else None
    StatusChange.objects.create(
        enrolment=cast.alices, kind=kind, starts=FIRST, ends=LAST, share=share, reason="-", recorded_by=cast.nadia
    )
    assert found(cast) == ([] if kind == "part_time" else [(AWAY, FIRST, LAST)])


def test_a_withdrawal_has_no_end(cast):
    StatusChange.objects.create(
        enrolment=cast.alices, kind="withdrawal", starts=FIRST, reason="-", recorded_by=cast.nadia
    )
    periods = periods_of([cast.alices.pk], *YEAR)[cast.alices.pk]
    assert is_in(periods, AWAY, FIRST)
    assert is_in(periods, AWAY, date(2030, 1, 1))
    assert not is_in(periods, AWAY, FIRST - timedelta(days=1))
    assert not is_in(periods, HOSPITAL, FIRST)


def test_as_many_queries_for_three_residents_as_for_one(cast):
    enrolments = [factories.enrolment(factories.person(f"R{n}"), cast.version) for n in range(3)]
    for enrolment in enrolments:
        registration = factories.registration(enrolment, cast.hospital)
        placement = placed(cast, cast.ward, registration)
        Interruption.objects.create(placement=placement, starts=FIRST, ends=FIRST, reason="-")
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            assert len(periods_of([e.pk for e in enrolments[:number]], *YEAR)) == number
        counts.append(len(captured))
    assert counts == [3, 3]
