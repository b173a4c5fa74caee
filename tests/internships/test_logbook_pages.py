"""The pages of the logbook: the resident fills in, the supervisor reads, the script saves drafts."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from internships.models import ActTally, LogWeek
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import props

pytestmark = pytest.mark.django_db

WEEK = (2026, 46)  # from Monday 9 November


@pytest.fixture(autouse=True)
def _on_a_friday_evening():
    with time_machine.travel(factories.at(2026, 11, 20, 21), tick=False):
        yield


@pytest.fixture
def cast(cast):
    cast.taken = factories.registration(cast.alices, cast.joint)
    cast.stage = props.placement(cast.taken, supervisors=[cast.stefan])
    cast.suture, cast.ecg = props.act("suture"), props.act("ecg")
    return cast


def week_url(cast, year=WEEK[0], number=WEEK[1]):
    return reverse("log-week", args=[cast.stage.uuid, year, number])


def logged(cast, monday=date(2026, 11, 9), **figures):
    return LogWeek.objects.create(placement=cast.stage, starts=monday, **figures)


def test_the_resident_fills_in_a_week(cast, browse):
    sent = {"seen": "0", "days": "4.5", "consultations": "61", "suture.alone": "2", "ecg.seen": ""}
    answer = browse(cast.alice).post(week_url(cast), sent)
    assert (answer.status_code, answer.url) == (302, reverse("logbook", args=[cast.stage.uuid]))
    week = LogWeek.objects.get()
    assert (week.starts, week.days, week.consultations, week.home_visits) == (
        date(2026, 11, 9),
        Decimal("4.5"),
        61,
        None,
    )
    assert list(ActTally.objects.values_list("act__code", "alone")) == [("suture", 2)]
    page = browse(cast.stefan).get(week_url(cast)).content.decode()
    assert "suture" in page
    assert '<form method="post" novalidate' not in page
    assert "The logbook is filled in by the resident; you read it." in page


def test_what_is_wrong_stands_next_to_its_field_and_nothing_is_saved(cast, browse):
    sent = {"seen": "0", "days": "8", "consultations": "-1", "suture.alone": "1000", "home_visits": "3"}
    answer = browse(cast.alice).post(week_url(cast), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"days", "consultations", "suture.alone"}
    text = answer.content.decode()
    assert 'id="id_suture.alone_error"' in text
    assert 'value="1000"' in text
    assert not LogWeek.objects.exists()


def test_an_unknown_act_is_left_out(cast, browse):
    sent = {"seen": "0", "days": "5", "nonsense.alone": "2", "suture.nonsense": "1"}
    assert browse(cast.alice).post(week_url(cast), sent).status_code == 302
    assert (LogWeek.objects.count(), ActTally.objects.count()) == (1, 0)


def test_the_script_saves_as_one_types(cast, browse):
    alice, json = browse(cast.alice), {"accept": "application/json"}
    first = alice.post(week_url(cast), {"seen": "0", "days": "2"}, headers=json)
    assert (first.status_code, first.json()["version"]) == (200, 1)
    second = alice.post(week_url(cast), {"seen": "1", "days": "3", "suture.seen": "1"}, headers=json)
    assert second.json()["version"] == 3
    late = alice.post(week_url(cast), {"seen": "1", "days": "4"}, headers=json)
    assert (late.status_code, late.json()["reasons"]) == (
        409,
        ["Somebody changed this in the meantime. Look at what stands there now, then save again."],
    )
    wrong = alice.post(week_url(cast), {"seen": "3", "days": "9"}, headers=json)
    assert (wrong.status_code, wrong.json()["reasons"]) == (
        422,
        ["days present: Ensure this value is less than or equal to 7."],
    )
    assert LogWeek.objects.get().days == Decimal(3)


def test_the_week_before_is_copied_when_asked_for_and_counts_when_saved(cast, browse):
    before = logged(cast, date(2026, 11, 2), days=Decimal(5), consultations=77)
    ActTally.objects.create(week=before, act=cast.suture, alone=4)
    alice = browse(cast.alice)
    plain = alice.get(week_url(cast))
    assert [bound.value() for bound in plain.context["form"].figure_fields()] == [None] * 6
    copied = alice.get(week_url(cast) + "?copy=last")
    assert [bound.value() for bound in copied.context["form"].figure_fields()] == [
        Decimal(5),
        77,
        None,
        None,
        None,
        None,
    ]
    assert [[cell[2] for cell in row["cells"]] for row in copied.context["form"].act_rows()] == [[None] * 4]
    assert LogWeek.objects.count() == 1


def test_an_act_is_found_without_a_script(cast, browse):
    page = browse(cast.alice).get(week_url(cast) + "?act=ecg")
    assert [row["code"] for row in page.context["form"].act_rows()] == ["ecg"]


@pytest.mark.parametrize(("year", "number"), [(2026, 54), (2026, 0), (0, 1)])
def test_a_week_that_no_calendar_has(cast, browse, year, number):
    assert browse(cast.alice).get(week_url(cast, year, number)).status_code == 404


def test_a_week_outside_the_placement_is_read_with_its_reason(cast, browse):
    page = browse(cast.alice).get(week_url(cast, 2027, 2))
    assert page.status_code == 200
    assert "This week is not one of this placement." in page.content.decode()
    assert browse(cast.alice).post(week_url(cast, 2027, 2), {"seen": "0", "days": "1"}).status_code == 409


def test_the_overview_adds_up(cast, browse):
    week = logged(cast, consultations=40, direct_hours=Decimal("1.5"))
    logged(cast, date(2026, 11, 2), consultations=22)
    ActTally.objects.create(week=week, act=cast.suture, alone=3)
    page = browse(cast.stefan).get(reverse("logbook", args=[cast.stage.uuid])).content.decode()
    assert "6 weeks are not filled in." in page
    assert ">62<" in page


def test_queries_of_the_overview(cast, browse):
    def make(n):
        for _each in range(n):
            made = LogWeek.objects.count()
            week = logged(cast, date(2026, 11, 16 - 7 * made) if made < 3 else None, days=Decimal(5))
            ActTally.objects.create(week=week, act=props.act(f"act-{made}"), alone=1)

    assert_budget(browse(cast.alice), reverse("logbook", args=[cast.stage.uuid]), make, 16)


def test_queries_of_a_week(cast, browse):
    usual = logged(cast, date(2026, 11, 2), days=Decimal(5))
    ActTally.objects.create(week=usual, act=cast.ecg, alone=1)
    week = logged(cast, days=Decimal(5))

    def make(n):
        for _each in range(n):
            act = props.act(f"act-{ActTally.objects.count()}")
            ActTally.objects.create(week=week, act=act, alone=1)

    assert_budget(browse(cast.alice), week_url(cast), make, 17)
