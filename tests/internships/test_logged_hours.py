"""Hours on call, scaled to the time in practice, and the average hours of supervision over 13 weeks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from curriculum.models import Requirement
from internships.logbook import logged_hours
from internships.models import LogWeek
from records.models import StatusChange
from tests import factories
from tests.internships import props

pytestmark = pytest.mark.django_db
TODAY = date(2027, 2, 1)  # a Monday


@pytest.fixture
def cast(cast):
    for code, unit, minimum in (("on-call", logged_hours.ON_CALL, 120), ("supervision", logged_hours.SUPERVISION, 2)):
        factories.grown(
            Requirement(
                programme_version=cast.version, code=code, title=factories.both(code), unit=unit,
                minimum=Decimal(minimum), period="training",
            )
        )  # fmt: skip
    cast.stage = props.placement(cast.alices_year, starts=date(2026, 10, 1), ends=date(2027, 3, 31), where=cast.site)
    return cast


def log(stage, monday, **figures):
    return LogWeek.objects.create(placement=stage, starts=monday, **figures)


def measured(cast, today=TODAY):
    requirements = list(Requirement.objects.all())
    amounts = logged_hours.measure([cast.alices, cast.bobs], requirements, today)
    codes = {r.pk: r.code for r in requirements}
    return {codes[r]: amount for (e, r), amount in amounts.items() if e == cast.alices.pk}


def test_on_call_in_proportion_to_the_months_in_practice(cast):
    props.placement(cast.alices_hospital, starts=date(2027, 4, 1), ends=date(2027, 9, 30), where=cast.ward)
    log(cast.stage, date(2026, 10, 5), on_call_hours=Decimal(12))
    log(cast.stage, date(2026, 11, 2), on_call_hours=Decimal("7.5"))
    log(cast.stage, date(2027, 2, 8), on_call_hours=Decimal(99))  # to come
    found = measured(cast)["on-call"]
    assert (found.done, found.minimum) == (Decimal("19.5"), Decimal("60.0"))


def test_half_time_halves_it_and_the_year_before_counts_nothing(cast):
    cast.stage.share = Decimal("0.5")
    cast.stage.save()
    before = props.placement(cast.alices_year, starts=date(2026, 4, 1), ends=date(2026, 9, 30), where=cast.other_site)
    log(before, date(2026, 9, 7), on_call_hours=Decimal(48))
    found = measured(cast)["on-call"]
    assert (found.done, found.minimum) == (Decimal(0), Decimal("30.0"))


def test_hours_in_hospital_do_not_count(cast):
    ward = props.placement(
        cast.alices_hospital, starts=date(2026, 10, 1), ends=date(2027, 3, 31), where=cast.ward, share=Decimal("0.2")
    )
    log(ward, date(2026, 10, 5), on_call_hours=Decimal(12), direct_hours=Decimal(9))
    assert measured(cast)["on-call"].done == 0
    assert measured(cast)["supervision"].done == 0


def test_supervision_on_average_over_thirteen_weeks_that_are_over(cast):
    for n in range(1, 16):
        log(cast.stage, TODAY - timedelta(days=7 * n), direct_hours=Decimal(1), indirect_hours=Decimal("1.5"))
    log(cast.stage, TODAY, direct_hours=Decimal(30))  # goes on
    assert measured(cast)["supervision"].done == Decimal("2.5")


def test_an_empty_week_counts_as_none_and_a_week_of_leave_not_at_all(cast):
    for n in range(1, 12):
        log(cast.stage, TODAY - timedelta(days=7 * n), direct_hours=Decimal(2))
    assert measured(cast)["supervision"].done == Decimal("1.7")  # 22 hours of 13 weeks
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", reason="-", recorded_by=cast.nadia,
        starts=TODAY - timedelta(days=7 * 18), ends=TODAY - timedelta(days=7 * 11 + 1),
    )  # fmt: skip
    assert measured(cast)["supervision"].done == Decimal("2.0")


def test_who_has_no_stage_is_not_measured(cast):
    requirements = list(Requirement.objects.all())
    amounts = logged_hours.measure([cast.alices, cast.bobs], requirements, TODAY)
    assert {key for key, _requirement in amounts} == {cast.alices.pk}
    assert measured(cast, date(2026, 10, 1)).keys() == {"on-call"}


def test_queries_do_not_grow(cast, django_assert_num_queries):
    requirements = list(Requirement.objects.all())
    for registration in (cast.bobs_year, cast.alices_hospital):
        log(props.placement(registration, share=Decimal("0.1")), date(2026, 10, 5), direct_hours=Decimal(1))
    for people in ([cast.alices], [cast.alices, cast.bobs]):
        with django_assert_num_queries(4):
            logged_hours.measure(people, requirements, TODAY)
