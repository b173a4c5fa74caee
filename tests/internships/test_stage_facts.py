"""What certifies a stage on a day, as the jury reads it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from curriculum.models import Activity
from internships.certification.stage_facts import stage_facts
from internships.evaluations.schedule import schedule_of
from internships.models import Concern, Interruption
from records.models import Registration, StatusChange
from tests import factories
from tests.internships import props, scene

pytestmark = pytest.mark.django_db
AUGUST = date(2027, 8, 31)
SITTING = date(2027, 9, 11)


@pytest.fixture
def cast(cast):
    """Alice's stage of a year, certified on 31 August with three quarters done."""
    dated = {"certification": "at_date", "certification_share": Decimal("0.75"), "certification_day": "08-31"}
    Activity.objects.filter(pk=cast.practice.pk).update(**dated, credits=Decimal(40))
    Activity.objects.filter(pk__in=[cast.hospital.pk, cast.joint.pk]).update(credits=Decimal(0))
    cast.taken = Registration.objects.select_related("activity", "annual_programme__academic_year").get(
        pk=cast.alices_year.pk
    )
    cast.stage = props.placement(cast.taken, supervisors=[cast.stefan], starts=scene.FIRST, ends=scene.LAST)
    return cast


def facts(cast, on=SITTING):
    return stage_facts([cast.taken], on)[cast.taken.pk]


def signed(cast, day, **fields):
    at = factories.at(day.year, day.month, day.day, 18)
    return props.evaluation(cast, "final", "signed", stage=cast.stage, signed_at=at, **fields)


def test_the_final_evaluation_is_due_before_the_jury_sits(cast):
    dues = {due.kind: (due.opens_on, due.due_on) for due in schedule_of(cast.stage)}
    assert dues["final"] == (date(2027, 8, 17), AUGUST)
    cast.stage.ends = date(2027, 3, 31)
    dues = {due.kind: (due.opens_on, due.due_on) for due in schedule_of(cast.stage)}
    assert dues["final"] == (date(2027, 3, 17), date(2027, 4, 14)), "a placement that ends earlier keeps its own days"


def test_a_stage_with_its_evaluation(cast):
    signed(cast, date(2027, 8, 30))
    found = facts(cast)
    assert (found.is_evaluated, found.is_favourable, found.signed_on) == (True, True, date(2027, 8, 30))
    assert (found.assessed_on, found.starts, found.ends) == (AUGUST, scene.FIRST, scene.LAST)
    assert round(found.share, 2) == Decimal("0.92")


def test_without_evaluation_or_with_a_correction_under_way(cast):
    assert (facts(cast).is_evaluated, facts(cast).missing) == (False, (cast.stage,))
    done = signed(cast, date(2027, 8, 30))
    props.evaluation(cast, "final", stage=cast.stage, supersedes=done, reason="Wrong box")
    assert facts(cast).missing == (cast.stage,)


def test_a_correction_keeps_the_day_of_the_first_signature(cast):
    done = signed(cast, date(2027, 8, 30))
    done.state = "superseded"
    done.save()
    signed(cast, date(2027, 9, 9), supersedes=done, reason="Wrong box", outcome="not_validated")
    found = facts(cast)
    assert (found.signed_on, found.is_favourable, len(found.finals)) == (date(2027, 8, 30), False, 1)


def test_the_share_leaves_out_leave_and_interruptions_and_goes_to_the_day(cast):
    signed(cast, date(2027, 8, 30))
    assert round(facts(cast, date(2027, 1, 31)).share, 2) == Decimal("0.33")
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=date(2027, 1, 1), ends=date(2027, 2, 28), reason="-",
        recorded_by=cast.nadia,
    )  # fmt: skip
    Interruption.objects.create(placement=cast.stage, starts=date(2027, 8, 1), reason="-")
    found = facts(cast)
    assert round(found.share, 2) == Decimal("0.67")
    assert found.interrupted


def test_a_serious_concern_counts_until_it_is_closed(cast):
    concern = Concern.objects.create(
        placement=cast.stage, about="resident", text="Left early", raised_by=cast.stefan, due_on=date(2027, 6, 1)
    )
    Concern.objects.create(
        placement=cast.stage, about="site", text="Nobody to call", raised_by=cast.alice, due_on=date(2027, 6, 1)
    )
    assert facts(cast).concerns == 1
    before, after = concern.raised_at - timedelta(days=1), concern.raised_at + timedelta(days=1)
    registrations = [cast.taken]
    assert stage_facts(registrations, SITTING, raised_until=before)[cast.taken.pk].concerns == 0
    assert stage_facts(registrations, SITTING, raised_until=after)[cast.taken.pk].concerns == 1
    Concern.objects.filter(pk=concern.pk).update(state="withdrawn")
    assert facts(cast).concerns == 0


def test_without_any_placement(cast):
    cast.stage.delete()
    found = facts(cast)
    assert (found.is_evaluated, found.share, found.ends) == (False, 0, None)


def test_queries_do_not_grow(cast, django_assert_num_queries):
    for number in (1, 3):
        for place in range(number):
            matricule = 90 + 9 * number + place
            resident = factories.enrolment(factories.person(f"R{matricule}"), cast.version, matricule=matricule)
            taken = factories.registration(resident, cast.practice)
            stage = props.placement(taken, supervisors=[cast.stefan])
            props.evaluation(cast, "final", "signed", stage=stage)
        rows = Registration.objects.filter(activity=cast.practice).exclude(annual_programme__enrolment=cast.bobs)
        rows = list(rows.select_related("activity", "annual_programme__academic_year"))
        with django_assert_num_queries(8):
            assert len(stage_facts(rows, SITTING)) == len(rows)
