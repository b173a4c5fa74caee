"""An absence made up at a meeting of another group, or elsewhere."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.permissions import WrongStateError
from notices.models import Mail
from seminars.attendance import make_up_services as make_ups
from seminars.attendance import services
from seminars.attendance.hours import hours_of
from seminars.attendance.services import Mark
from seminars.attendance.sheet import sheet_of
from seminars.attendance.suggestions import suggestions
from seminars.models import Attendance, MakeUp, SeminarGroup, SeminarMeeting
from tests import clock, factories
from tests.concurrency import THREADS, at_once
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def missed(cast):
    """Alice was absent for three hours."""
    return props.noted(props.meeting(cast.group, date(2026, 11, 3), state="held"), cast.alices_year, "absent")


@pytest.fixture
def host(cast):
    """A meeting of the other group, today."""
    return props.meeting(cast.other, clock.TODAY)


def announce(cast, missed, host, by=None):
    return make_ups.announce(missed=missed, meeting=host, by=by or cast.alice)


def declare(cast, missed, by=None, **values):
    values = {"elsewhere": "Congress of the SSMG", "day": date(2026, 11, 20), "hours": Decimal(2)} | values
    return make_ups.declare(missed=missed, by=by or cast.alice, **values)


def attended(cast):
    found = hours_of([cast.alices_year])[cast.alices_year.pk]
    return found.attended, found.made_up


def note_guest(host, registration, mark, by):
    services.take_attendance(meeting=host, marks={registration.pk: mark}, by=by, seen=host.version)


def close(host, by):
    everybody = services.all_present(sheet_of(host))
    services.take_attendance(meeting=host, marks=everybody, by=by, seen=host.version)
    services.close_list(meeting=host, led_by=[by], by=by)


# At another group


def test_it_counts_once_the_list_of_that_meeting_is_closed(cast, missed, host):
    made = announce(cast, missed, host)
    assert [(line.user, line.is_guest) for line in sheet_of(host).lines] == [(cast.bob, False), (cast.alice, True)]
    assert attended(cast) == (0, 0)
    close(host, cast.luc)
    made.refresh_from_db()
    assert (made.state, attended(cast)) == ("accepted", (3, 3))
    services.reopen_list(meeting=host, by=cast.luc)
    made.refresh_from_db()
    assert (made.state, attended(cast)) == ("announced", (0, 0))


def test_who_does_not_come_has_not_made_up_and_may_try_again(cast, missed, host):
    made = announce(cast, missed, host)
    note_guest(host, cast.alices_year, Mark("absent"), cast.luc)
    close(host, cast.luc)
    made.refresh_from_db()
    assert (made.state, attended(cast)) == ("missed", (0, 0))
    again = announce(cast, missed, props.meeting(cast.other, clock.day(7)))
    services.reopen_list(meeting=host, by=cast.luc)
    made.refresh_from_db()
    assert (made.state, again.state) == ("missed", "announced"), "it is made up otherwise by now"


def test_a_late_guest_and_a_longer_meeting_count_what_was_missed_at_most(cast, missed, host):
    announce(cast, missed, host)
    note_guest(host, cast.alices_year, Mark("late", 40), cast.luc)
    close(host, cast.luc)
    assert attended(cast) == (Decimal("2.25"), Decimal("2.25"))
    long = props.meeting(cast.other, clock.day(-1), hours="3", title="Long")
    SeminarMeeting.objects.filter(pk=long.pk).update(starts="14:00", hours=Decimal(6))
    again = props.noted(props.meeting(cast.group, date(2026, 11, 10), state="held"), cast.alices_year, "absent")
    long.refresh_from_db()
    announce(cast, again, long)
    close(long, cast.luc)
    assert attended(cast) == (Decimal("5.25"), Decimal("5.25"))


def test_what_does_not_make_up(cast, missed, host):
    closed = props.meeting(cast.other, clock.day(-1), state="held")
    own = props.meeting(cast.group, clock.day(1))
    members = props.meeting(cast.other, clock.day(2), members_only=True)
    course = props.group(cast.namur, "All", leaders=[cast.luc])
    elsewhere = props.meeting(course, clock.day(3))
    next_year = props.meeting(props.group(cast.sem, "Later", 2027, leaders=[cast.luc]), date(2027, 10, 5))
    texts = {
        closed: "This meeting is held or cancelled.",
        own: "This is a meeting of your own group.",
        members: "This meeting is for its members only.",
        elsewhere: "This meeting is of another activity or year.",
        next_year: "This meeting is of another activity or year.",
    }
    for meeting, text in texts.items():
        with pytest.raises(ValidationError) as refused:
            announce(cast, missed, meeting)
        assert refused.value.message_dict == {"meeting": [text]}


def test_only_an_absence_that_needs_it_is_made_up_and_once(cast, missed, host):
    counted = props.excuse(cast.programme, "paid", "counted")
    excused = props.noted(
        props.meeting(cast.group, date(2026, 11, 10), state="held"), cast.alices_year, "excused", excuse=counted
    )
    present = props.noted(props.meeting(cast.group, date(2026, 11, 17), state="held"), cast.alices_year)
    for row, text in ((excused, "excused without making up"), (present, "Only an absence is made up")):
        with pytest.raises(WrongStateError, match=text):
            announce(cast, row, host)
    announce(cast, missed, host)
    with pytest.raises(WrongStateError, match="being made up already"):
        declare(cast, missed)


def test_one_meeting_makes_up_for_one_absence(cast, missed, host):
    again = props.noted(props.meeting(cast.group, date(2026, 11, 10), state="held"), cast.alices_year, "absent")
    announce(cast, missed, host)
    with pytest.raises(ValidationError, match="makes up for another absence already"):
        announce(cast, again, host)


def test_an_absence_that_is_made_up_stays_noted_as_one(cast, missed, host):
    announce(cast, missed, host)
    services.reopen_list(meeting=missed.meeting, by=cast.lena)
    with pytest.raises(ValidationError, match="This absence is being made up: withdraw that first"):
        services.take_attendance(
            meeting=missed.meeting, marks={cast.alices_year.pk: Mark("present")}, by=cast.lena,
            seen=missed.meeting.version,
        )  # fmt: skip


def test_a_guest_is_present_late_or_absent(cast, missed, host):
    excuse = props.excuse(cast.programme)
    announce(cast, missed, host)
    with pytest.raises(ValidationError, match="comes from another group: present, late or absent"):
        note_guest(host, cast.alices_year, Mark("excused", excuse=excuse), cast.luc)


def test_withdrawn_the_guest_is_off_the_list_with_what_was_noted(cast, missed, host):
    made = announce(cast, missed, host)
    note_guest(host, cast.alices_year, Mark("present"), cast.luc)
    make_ups.withdraw(make_up=made, by=cast.alice, seen=made.version)
    assert [line.user for line in sheet_of(host).lines] == [cast.bob]
    assert not Attendance.objects.filter(meeting=host).exists()


# Elsewhere


def test_elsewhere_counts_once_somebody_else_confirms_it(cast, missed):
    made = declare(cast, missed)
    assert attended(cast) == (0, 0)
    for who in ("alice", "luc", "marie"):
        with pytest.raises(PermissionDenied):
            make_ups.accept(make_up=made, by=getattr(cast, who), seen=1)
    make_ups.accept(make_up=made, by=cast.lena, seen=1)
    assert attended(cast) == (2, 2)
    mail = Mail.objects.get()
    assert (mail.to, "3 novembre 2026" in mail.subject) == (cast.alice, True)


def test_a_refusal_says_why_and_the_resident_reads_it(cast, missed, browse):
    made = declare(cast, missed)
    with pytest.raises(ValidationError, match="Say why; the resident reads it"):
        make_ups.refuse(make_up=made, reason=" ", by=cast.lena, seen=1)
    page = reverse("seminar-make-up-refuse", args=[made.uuid])
    assert browse(cast.lena).post(page, {"seen": "1", "reason": "No proof of presence"}).status_code == 302
    own = browse(cast.alice).get(reverse("enrolment-seminars", args=[cast.alices.uuid])).content.decode()
    assert "No proof of presence" in own
    assert browse(cast.lena).post(page, {"seen": "2", "reason": "Again"}).status_code == 409


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"hours": Decimal("3.25")}, "hours"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal("1.1")}, "hours"),
        ({"day": clock.TODAY.replace(day=28)}, "day"),
        ({"day": date(2026, 9, 1)}, "day"),
        ({"elsewhere": "  "}, "elsewhere"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, missed, values, field):
    with pytest.raises(ValidationError) as refused:
        declare(cast, missed, **values)
    assert list(refused.value.message_dict) == [field]


def test_what_was_counted_is_taken_out_with_a_reason_by_who_decides(cast, missed):
    made = declare(cast, missed)
    make_ups.accept(make_up=made, by=cast.nadia, seen=1)
    with pytest.raises(PermissionDenied):
        make_ups.withdraw(make_up=made, by=cast.alice, seen=2, reason="Mine")
    with pytest.raises(ValidationError, match="Say why it is not counted any more"):
        make_ups.withdraw(make_up=made, by=cast.lena, seen=2)
    make_ups.withdraw(make_up=made, by=cast.lena, seen=2, reason="Found out")
    assert attended(cast) == (0, 0)


def test_after_the_year_is_closed_nothing_is_made_up(cast, missed, host):
    made = declare(cast, missed)
    SeminarGroup.objects.filter(pk=cast.group.pk).update(
        state="closed", closed_at=factories.at(2027, 6, 20), closed_by=cast.lena
    )
    made = MakeUp.objects.for_list().get()
    acts = [
        lambda: make_ups.accept(make_up=made, by=cast.lena, seen=1),
        lambda: make_ups.withdraw(make_up=made, by=cast.alice, seen=1),
    ]
    for act in acts:
        with pytest.raises(WrongStateError, match="The year of this group is closed"):
            act()


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts():
    cast = props.Seminars()
    row = props.noted(props.meeting(cast.group, date(2026, 11, 3), state="held"), cast.alices_year, "absent")
    pk = declare(cast, row).pk
    results = at_once(lambda: make_ups.accept(make_up=MakeUp.objects.for_list().get(pk=pk), by=cast.lena, seen=1))
    assert sum(isinstance(result, MakeUp) for result in results) == 1
    assert sum(isinstance(result, WrongStateError) for result in results) == THREADS - 1


def test_the_database_keeps_one_make_up_of_an_absence(cast, missed, host):
    announce(cast, missed, host)
    with pytest.raises(IntegrityError), transaction.atomic():
        MakeUp.objects.create(
            missed=missed, elsewhere="X", hours=1, day=clock.TODAY, state="declared", made_by=cast.alice
        )


# What would do


def test_the_meetings_of_other_groups_that_would_do(cast, missed, host):
    props.meeting(cast.other, clock.day(-1), title="Past")
    props.meeting(cast.other, clock.day(2), title="Members", members_only=True)
    props.meeting(cast.other, clock.day(3), title="Gone", state="cancelled")
    props.meeting(cast.group, clock.day(4), title="Own")
    same = props.meeting(cast.other, clock.day(4), title="Same hour")
    found = [(one.meeting.title, one.clash and one.clash.title) for one in suggestions(cast.alices_year)]
    assert found == [("Fatigue", None), (same.title, "Own")]


def test_the_page_offers_them_and_announces_one(cast, missed, host, browse):
    page = reverse("seminar-make-up", args=[missed.uuid])
    client = browse(cast.alice)
    assert client.post(page, {"meeting": str(missed.meeting.uuid)}).status_code == 422
    done = client.post(page, {"meeting": str(host.uuid)})
    assert done["Location"] == reverse("enrolment-seminars", args=[cast.alices.uuid])
    assert client.get(host.get_absolute_url()).status_code == 200, "a guest reads where it is"
    assert client.get(cast.other.get_absolute_url()).status_code == 404


def test_query_budgets(cast, missed, browse):
    def meetings(number):
        for _place in range(number):
            props.meeting(cast.other, clock.day(1 + SeminarMeeting.objects.count()))

    def absences(number):
        for _place in range(number):
            day = clock.day(-1 - SeminarMeeting.objects.count())
            row = props.noted(props.meeting(cast.group, day, state="held"), cast.alices_year, "absent")
            declare(cast, row)

    assert_budget(browse(cast.alice), reverse("seminar-make-up", args=[missed.uuid]), meetings, 8)
    assert_budget(browse(cast.alice), reverse("enrolment-seminars", args=[cast.alices.uuid]), absences, 19)
    assert_budget(browse(cast.lena), cast.group.get_absolute_url(), absences, 18)
