"""The next academic year: dry run, what is carried over and left behind, twice, a year that began, its first month."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry
from curriculum.models import AcademicYear, ExamSession, Role
from notices.models import Mail
from portal.new_year.plan import plan
from records.models import MarksDeadline
from records.years.services import agree_annual_programme
from seminars.attendance.services import Mark, close_list, take_attendance
from seminars.groups.services import form_groups
from seminars.meetings.services import plan_meeting
from seminars.models import SeminarGroup
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
ALL = {"groups": "on", "leaders": "on", "deadlines": "on"}


@pytest.fixture
def cast():
    made = factories.Cast()
    made.lena, made.gone = factories.person("Lena"), factories.person("Gaston")
    made.sem = factories.activity(made.version, "SEM", kind="seminar", credits=None)
    made.group = props.group(made.sem, leaders=[made.lena, made.gone], province="namur", place="Room 1")
    made.group.leaders.filter(user=made.gone).update(ends=date(2027, 2, 1))
    props.member(made.group, factories.registration(made.alices, made.sem))
    for kind in ("january", "june"):
        factories.session(2026, kind)
    june = factories.session(2026, "june")
    MarksDeadline.objects.create(session=june, institution=made.unamur, due=date(2027, 7, 4), set_by=made.nadia)
    MarksDeadline.objects.create(
        session=june,
        institution=made.unamur,
        activity=made.namur,
        due=date(2027, 7, 9),
        reason="Ill",
        set_by=made.nadia,
    )
    made.temporary = factories.role(made.charlie, "secretariat", made.unamur, ends=date(2027, 6, 30))
    return made


@pytest.fixture
def office(client, cast):
    client.force_login(cast.nadia)
    return client


def page(response):
    return " ".join(response.content.decode().split())


def counts():
    models = (AcademicYear, ExamSession, SeminarGroup, MarksDeadline, Role, Mail, AuditEntry)
    return [model.objects.count() for model in models]


def test_the_dry_run_writes_nothing_and_says_what_is_done_and_left(office, cast):
    before = counts()
    shown = page(office.get(reverse("new-year", args=[2027]), headers=EN))
    for words in (
        "Academic year: 14 September 2027 – 13 September 2028",
        "January: 2 January 2028 – 31 January 2028",
        "Activity SEM (block 1): Namur",
        "UNamur, June: 4 July 2028",
        "Charlie Test, secretariat of UNamur, until 30 June 2027",
        "Gaston Test led the group Namur until 1 February 2027",
        "1 resident stays in last year&#x27;s group",
        "1 extension for one activity is not carried over.",
    ):
        assert words in shown, words
    assert "September: " not in shown  # the year before has no such session
    assert counts() == before


def test_what_is_ticked_is_carried_over_and_a_second_run_changes_nothing(office, cast):
    address = reverse("new-year", args=[2027])
    assert office.post(address, ALL).status_code == 302
    year = AcademicYear.objects.get(start_year=2027)
    assert (year.starts, year.ends) == (date(2027, 9, 14), date(2028, 9, 13))
    assert list(year.sessions.values_list("kind", flat=True)) == ["january", "june"]
    group = SeminarGroup.objects.get(academic_year=year)
    assert (group.name, group.province, group.place, group.activity) == ("Namur", "namur", "Room 1", cast.sem)
    assert [leader.user for leader in group.leaders.all()] == [cast.lena]
    assert not group.memberships.exists()
    deadline = MarksDeadline.objects.get(session__academic_year=year)
    assert (deadline.session.kind, deadline.due, deadline.activity) == ("june", date(2028, 7, 4), None)
    cast.temporary.refresh_from_db()
    assert cast.temporary.ends == date(2027, 6, 30)
    before = counts()
    again = office.post(address, ALL, headers=EN, follow=True)
    assert "Everything stood already: nothing was changed." in page(again)
    assert counts() == before


def test_what_is_not_ticked_is_not_carried_over(office, cast):
    office.post(reverse("new-year", args=[2027]), {})
    assert AcademicYear.objects.filter(start_year=2027).exists()
    assert not SeminarGroup.objects.filter(academic_year__start_year=2027).exists()
    assert MarksDeadline.objects.count() == 2
    refused = office.post(reverse("new-year", args=[2027]), {"leaders": "on"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"leaders"})


def test_a_year_that_stands_keeps_its_days_and_gets_what_is_missing(office, cast):
    year = AcademicYear.objects.create(start_year=2027, starts=date(2027, 9, 20), ends=date(2028, 9, 18))
    ExamSession.objects.create(academic_year=year, kind="june", starts=date(2028, 6, 5), ends=date(2028, 6, 28))
    office.post(reverse("new-year", args=[2027]), ALL)
    year.refresh_from_db()
    assert (year.starts, year.sessions.count()) == (date(2027, 9, 20), 1)
    assert MarksDeadline.objects.get(session__academic_year=year).due == date(2028, 7, 2)


def test_a_year_that_has_begun_gets_a_clear_answer_and_nothing(office, cast):
    factories.registration(cast.alices, cast.namur, 2025)
    before = counts()
    address = reverse("new-year", args=[2026])
    assert "This year has begun" in page(office.get(address, headers=EN))
    refused = office.post(address, ALL, headers=EN)
    assert refused.status_code == 409
    words = "The year 2026-2027 has begun on 14 September 2026: nothing is carried over into it any more."
    assert refused.context["form"].non_field_errors() == [words]
    assert counts() == before
    assert office.get(reverse("new-year", args=[2040])).status_code == 404


def test_the_other_university_carries_over_its_own_alone(client, cast):
    client.force_login(cast.louis)
    client.post(reverse("new-year", args=[2027]), ALL)
    assert not SeminarGroup.objects.filter(academic_year__start_year=2027).exists()
    assert not MarksDeadline.objects.filter(session__academic_year__start_year=2027).exists()
    client.force_login(cast.nadia)
    client.post(reverse("new-year", args=[2027]), ALL)
    assert SeminarGroup.objects.filter(academic_year__start_year=2027).count() == 1


def test_a_leap_day_is_no_obstacle(cast):
    year = factories.year(2026)
    year.starts, year.ends = date(2026, 9, 14), date(2027, 9, 13)
    MarksDeadline.objects.filter(activity=None).update(due=date(2028, 2, 29))
    with translation.override("en"):
        assert [step.words for step in plan(year, cast.nadia).deadlines] == ["UNamur, June: 1 March 2029"]


def test_the_first_month_of_the_new_year_runs(office, cast):
    """From the button in June to the first list of attendance in October."""
    with clock.at(factories.at(2027, 6, 15)):
        office.force_login(cast.nadia)
        assert office.post(reverse("new-year", args=[2027]), ALL).status_code == 302
    year = AcademicYear.objects.get(start_year=2027)
    with clock.at(factories.at(2027, 9, 20)):
        annual = agree_annual_programme(
            enrolment=cast.alices, year=year, activities=[cast.sem, cast.namur], by=cast.nadia
        )
        place = annual.registrations.get(activity=cast.sem)
        group = SeminarGroup.objects.get(academic_year=year)
        form_groups(
            activity=cast.sem, year=year, wanted={place.pk: group.pk}, seen={place.pk: None}, starts=date(2027, 9, 20),
            by=cast.nadia,
        )  # fmt: skip
        meeting = plan_meeting(
            group=group, by=cast.lena, title="First", day=date(2027, 10, 5), starts=time(19), ends=time(21)
        )
        office.force_login(cast.nadia)
        office.force_login(cast.alice)
        assert "First" in page(office.get(reverse("home"), headers=EN))
    with clock.at(factories.at(2027, 10, 5)):
        take_attendance(meeting=meeting, marks={place.pk: Mark("present")}, by=cast.lena, seen=None)
        meeting.refresh_from_db()
        close_list(meeting=meeting, led_by=[cast.lena], by=cast.lena)
        for name, user in (("home", cast.alice), ("missing", cast.nadia), ("seminar-list", cast.lena)):
            office.force_login(user)
            assert office.get(reverse(name)).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_queries_do_not_grow_with_the_groups(office, cast):
    def more(count):
        for _n in range(count):
            props.group(cast.sem, f"Group {SeminarGroup.objects.count()}", leaders=[cast.lena])

    assert_budget(office, reverse("new-year", args=[2027]), more, 17, headers=EN)
