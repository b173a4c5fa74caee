"""Hours of a year: what counts, what is asked, and what will be lacking while there is time to make it up."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import Requirement
from progress.resident_status import resident_status
from records.models import StatusChange
from seminars.attendance.hours import hours_of
from seminars.models import AttendanceRule
from seminars.progress import measure
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def held(cast, day, state="present", **fields):
    return props.noted(props.meeting(cast.group, day, state="held"), cast.alices_year, state, **fields)


def found(cast, today=None):
    return hours_of([cast.alices_year], today)[cast.alices_year.pk]


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(1, "3"), (15, "3"), (16, "2.5"), (30, "2.5"), (31, "2.25"), (90, "1.5"), (91, "0"), (179, "0")],
)
def test_what_lateness_costs(cast, minutes, hours):
    """15 minutes cost nothing, then each quarter begun; beyond 90 one was absent."""
    held(cast, date(2026, 11, 3), "late", minutes_missed=minutes)
    assert (found(cast).attended, found(cast).given) == (Decimal(hours), 3)


def test_without_a_rule_lateness_costs_each_quarter_and_nothing_is_asked(cast):
    AttendanceRule.objects.all().delete()
    held(cast, date(2026, 11, 3), "late", minutes_missed=1)
    assert (found(cast).attended, found(cast).asked, found(cast).is_short) == (Decimal("2.75"), None, False)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("to_make_up", (3, 0, 0, "40.0")), ("counted", (3, 3, 0, "40.0")), ("not_asked", (0, 0, 3, "37.6"))],
)
def test_what_an_excuse_does(cast, effect, expected):
    """40 of 50 hours are asked, so of 47 that are left 37.6."""
    held(cast, date(2026, 11, 3), "excused", excuse=props.excuse(cast.programme, effect=effect))
    given, attended, not_asked, asked = expected
    hours = found(cast)
    assert (hours.given, hours.attended, hours.not_asked, hours.asked) == (given, attended, not_asked, Decimal(asked))


def test_only_closed_lists_count(cast):
    props.noted(props.meeting(cast.group, clock.day(-7)), cast.alices_year)
    props.meeting(cast.group, clock.day(7), hours="2")
    props.noted(props.meeting(cast.group, clock.day(-3), state="cancelled"), cast.alices_year)
    hours = found(cast)
    assert (hours.attended, hours.given, hours.open, hours.ahead) == (0, 0, 3, 2)


def test_meetings_ahead_are_those_of_the_days_in_the_group_without_leave(cast):
    props.meeting(cast.group, clock.day(7))
    props.meeting(cast.group, clock.day(14), hours="2")
    props.meeting(cast.other, clock.day(7))
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=clock.day(10), reason="-", recorded_by=cast.nadia
    )
    assert found(cast).ahead == 3
    cast.alices_place.ends = clock.day(6)
    cast.alices_place.save()
    assert found(cast).ahead == 0


@pytest.fixture
def little(cast):
    """Six hours asked of nine: three meetings, one missed."""
    AttendanceRule.objects.update(given=9, required=6)
    held(cast, date(2026, 11, 3), "absent")
    return cast


def test_who_cannot_miss_more_is_not_short_yet(little):
    held(little, date(2026, 11, 10))
    props.meeting(little.group, clock.day(7))
    hours = found(little)
    assert (hours.within_reach, hours.asked, hours.is_short) == (6, 6, False)


def test_who_will_lack_hours_is_short(little):
    held(little, date(2026, 11, 10), "late", minutes_missed=60)
    props.meeting(little.group, clock.day(7))
    hours = found(little)
    assert (hours.within_reach, hours.to_make_up, hours.is_short) == (5, 1, True)


def test_the_resident_reads_it_while_there_is_time_and_where_to_make_it_up(little, browse):
    held(little, date(2026, 11, 10), "absent")
    props.meeting(little.group, clock.day(7))
    for days in (5, 9):
        props.meeting(little.other, clock.day(days))
    line = "Seminars: 3 h are to be made up; 2 meetings of other groups would do"
    assert line in browse(little.alice).get(reverse("home")).content.decode()
    page = browse(little.alice).get(reverse("enrolment-seminars", args=[little.alices.uuid])).content.decode()
    assert "Even if nothing more is missed, 3 h are lacking" in page
    leader = browse(little.lena).get(reverse("seminar-list")).content.decode()
    assert "Short of hours" in leader
    assert "3 h to make up" in leader


# The requirement of the programme


def requirement(cast, minimum=40, period="academic"):
    return factories.grown(
        Requirement(
            programme_version=cast.version, code="seminars-40", title=factories.both("Seminars"),
            unit="hours_seminar", minimum=Decimal(minimum), period=period, source="CCFFMG",
        )
    )  # fmt: skip


def test_the_counter_of_the_resident_s_page(cast, browse):
    requirement(cast)
    held(cast, date(2026, 11, 3))
    (measure_shown,) = resident_status(cast.alices).measures
    assert (measure_shown.done, measure_shown.minimum, measure_shown.missing) == (3, 40, 37)
    assert "3 h until today." in browse(cast.alice).get(reverse("home")).content.decode()


def test_hours_that_are_not_asked_lower_the_minimum_in_proportion(cast):
    asked = requirement(cast)
    held(cast, date(2026, 11, 3), "excused", excuse=props.excuse(cast.programme, effect="not_asked"))
    amount = measure([cast.alices], [asked], clock.TODAY)[cast.alices.pk, asked.pk]
    assert (amount.minimum, amount.proportion) == (Decimal("37.6"), "In proportion to the hours that are asked")


def test_last_year_s_hours_do_not_count_this_year_but_in_the_whole(cast):
    last = factories.registration(cast.alices, cast.sem, 2025)
    group = props.group(cast.sem, "Last", 2025, leaders=[cast.lena])
    props.member(group, last)
    props.noted(props.meeting(group, date(2025, 11, 4), state="held"), last)
    held(cast, date(2026, 11, 3))
    academic, cycle = requirement(cast), requirement_of_cycle(cast)
    amounts = measure([cast.alices], [academic, cycle], clock.TODAY)
    assert (amounts[cast.alices.pk, academic.pk].done, amounts[cast.alices.pk, cycle.pk].done) == (3, 6)


def requirement_of_cycle(cast):
    return factories.grown(
        Requirement(
            programme_version=cast.version, code="seminars-120", title=factories.both("Seminars"),
            unit="hours_seminar", minimum=Decimal(120), period="cycle",
        )
    )  # fmt: skip


def test_who_has_no_seminar_this_year_has_no_counter(cast):
    requirement(cast)
    other = factories.enrolment(factories.person("Other"), cast.version)
    assert resident_status(other).measures == []


def test_as_many_queries_for_three_residents_as_for_one(cast):
    asked = requirement(cast)
    enrolments = [props.newcomer(cast, f"R{n}").annual_programme.enrolment for n in range(3)]
    props.meeting(cast.group, clock.day(3))
    counts = []
    for number in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            assert len(measure(enrolments[:number], [asked], clock.TODAY)) == number
        counts.append(len(captured))
    assert counts == [8, 8]


def test_query_budgets(little, browse):
    def meetings(number):
        for _place in range(number):
            row = props.meeting(little.group, clock.day(1 + little.group.meetings.count()))
            props.meeting(little.group, clock.day(-1 - little.group.meetings.count()), title=f"{row} before")

    assert_budget(browse(little.lena), reverse("seminar-list"), meetings, 25)
    assert_budget(browse(little.lena), reverse("seminar-list"), lambda n: props.members(little, n), 25)
    assert_budget(browse(little.nadia), reverse("seminar-list"), lambda n: props.members(little, n), 18)
    assert_budget(
        browse(little.nadia), reverse("seminar-formation", args=[little.sem.uuid, 2026]),
        lambda n: props.members(little, n), 16,
    )  # fmt: skip


def test_the_home_of_a_leader_has_the_next_meeting_the_short_of_hours_and_what_to_close(cast, browse):
    props.meeting(cast.group, clock.day(5), title="Sleep")
    props.meeting(cast.group, clock.day(-3), title="Cough")
    props.meeting(cast.other, clock.day(2), title="Not hers")
    text = browse(cast.lena).get(reverse("home")).content.decode()
    assert "1 person is expected." in text
    assert [title in text for title in ("Sleep", "Cough", "34 h to make up", "Not hers")] == [True, True, True, False]


def test_the_hours_that_a_leader_led_are_summed(cast, browse):
    meeting = held(cast, date(2026, 11, 3))
    meeting = getattr(meeting, "meeting", meeting)
    meeting.led_by.set([cast.lena])
    text = browse(cast.lena).get(reverse("seminar-list")).content.decode()
    assert "You have led 1 meeting this year: 3 h." in text
    assert "You have led" not in browse(cast.luc).get(reverse("seminar-list")).content.decode()
