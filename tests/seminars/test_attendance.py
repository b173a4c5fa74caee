"""Attendance: by exception, once and only once, closed and opened again, announced beforehand."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from records.models import StatusChange
from seminars.attendance import services
from seminars.attendance.services import Mark, MarksError
from seminars.attendance.sheet import sheet_of
from seminars.models import Attendance, GroupLeader, Membership, SeminarGroup, SeminarMeeting
from tests import clock, factories
from tests.concurrency import THREADS, at_once
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PRESENT, ABSENT = Mark("present"), Mark("absent")


@pytest.fixture
def today(cast):
    return props.meeting(cast.group, clock.TODAY)


def take(meeting, marks, by, seen=None):
    return services.take_attendance(meeting=meeting, marks=marks, by=by, seen=meeting.version if seen is None else seen)


def close(meeting, by, led_by=None):
    return services.close_list(meeting=meeting, led_by=led_by or [by], by=by)


def states(meeting):
    return dict(Attendance.objects.filter(meeting=meeting).values_list("registration", "state"))


# Who may


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lena", True), ("nadia", True), ("dora", True), ("machine_namur", True),
        ("luc", False), ("louis", False), ("machine_louvain", False), ("alice", False), ("marie", False),
    ],
)  # fmt: skip
def test_the_leader_and_the_office_take_it(cast, today, who, may):
    by = getattr(cast, who)
    if may:
        assert take(today, {cast.alices_year.pk: PRESENT}, by).version == 2
    else:
        with pytest.raises(PermissionDenied, match="Only the leaders of this group"):
            take(today, {cast.alices_year.pk: PRESENT}, by)


def test_a_leader_whose_time_is_over_no_longer_does(cast, today):
    GroupLeader.objects.filter(user=cast.lena).update(ends=clock.day(-1))
    with pytest.raises(PermissionDenied):
        take(SeminarMeeting.objects.get(pk=today.pk), {cast.alices_year.pk: PRESENT}, cast.lena)


def test_nobody_notes_their_own(cast, today):
    factories.teaches(cast.alice, cast.sem)
    with pytest.raises(MarksError, match="Nobody notes their own attendance"):
        take(today, {cast.alices_year.pk: PRESENT}, cast.alice)


# Once, and again


def test_the_same_once_more_changes_nothing_whatever_was_seen(cast, today):
    take(today, {cast.alices_year.pk: ABSENT}, cast.lena, seen=1)
    before = AuditEntry.objects.count()
    again = take(SeminarMeeting.objects.get(pk=today.pk), {cast.alices_year.pk: ABSENT}, cast.lena, seen=1)
    assert (again.version, AuditEntry.objects.count()) == (2, before)


def test_another_mark_over_a_newer_one_is_a_conflict(cast, today):
    take(today, {cast.alices_year.pk: ABSENT}, cast.lena, seen=1)
    with pytest.raises(ConflictError):
        take(SeminarMeeting.objects.get(pk=today.pk), {cast.alices_year.pk: PRESENT}, cast.nadia, seen=1)
    assert states(today) == {cast.alices_year.pk: "absent"}


def test_who_is_not_named_stays_as_noted(cast, today):
    carol = props.newcomer(cast, "Carol")
    take(today, {cast.alices_year.pk: PRESENT, carol.pk: ABSENT}, cast.lena)
    take(today, {cast.alices_year.pk: Mark("late", 30)}, cast.lena)
    assert states(today) == {cast.alices_year.pk: "late", carol.pk: "absent"}


@pytest.mark.django_db(transaction=True)
def test_of_many_phones_at_once_one_writes_and_the_others_find_it_done_or_are_told():
    cast = props.Seminars()
    pk = props.meeting(cast.group, clock.TODAY).pk
    marks = iter([PRESENT, ABSENT] * THREADS)

    def act():
        meeting = SeminarMeeting.objects.for_list().get(pk=pk)
        return take(meeting, {cast.alices_year.pk: next(marks)}, cast.lena, seen=1)

    results = at_once(act)
    assert all(isinstance(result, ConflictError | SeminarMeeting) for result in results)
    assert Attendance.objects.filter(meeting=pk).count() == 1
    assert AuditEntry.objects.filter(action="note").count() == 1


# Bad input


def test_a_stranger_is_refused_by_name_and_nothing_is_saved(cast, today):
    with pytest.raises(ValidationError, match="Not of this group on that day: Bob Test"):
        take(today, {cast.alices_year.pk: PRESENT, cast.bobs_year.pk: PRESENT}, cast.lena)
    assert states(today) == {}


def test_a_former_member_is_a_stranger(cast, today):
    Membership.objects.filter(pk=cast.alices_place.pk).update(ends=clock.day(-1))
    with pytest.raises(ValidationError, match="Not of this group on that day: Alice Test"):
        take(today, {cast.alices_year.pk: PRESENT}, cast.lena)


def test_a_cancelled_meeting_has_no_attendance(cast):
    gone = props.meeting(cast.group, clock.TODAY, state="cancelled")
    with pytest.raises(WrongStateError, match="This meeting is cancelled"):
        take(gone, {cast.alices_year.pk: PRESENT}, cast.lena)
    with pytest.raises(WrongStateError, match="This meeting is cancelled"):
        close(gone, cast.lena)


def test_not_before_its_day(cast):
    later = props.meeting(cast.group, clock.day(1))
    with pytest.raises(WrongStateError, match="Attendance is taken from 28 November 2026 on"):
        take(later, {cast.alices_year.pk: PRESENT}, cast.lena)


@pytest.mark.parametrize("minutes", [0, 180, 400])
def test_minutes_missed_lie_within_the_meeting(cast, today, minutes):
    with pytest.raises(MarksError, match="minutes missed are between 1 and 179"):
        take(today, {cast.alices_year.pk: Mark("late", minutes)}, cast.lena)
    assert states(today) == {}


def test_an_excuse_has_its_reason(cast, today):
    with pytest.raises(MarksError, match="choose why it is excused"):
        take(today, {cast.alices_year.pk: Mark("excused")}, cast.lena)


def test_an_excuse_for_hospital_holds_in_hospital_alone(cast, today):
    hospital = props.excuse(cast.programme, "hospital", "not_asked", "hospital")
    with pytest.raises(MarksError, match="does not hold on that day"):
        take(today, {cast.alices_year.pk: Mark("excused", excuse=hospital)}, cast.lena)
    props.in_hospital(cast, cast.alices, clock.day(-3), clock.day(3))
    take(today, {cast.alices_year.pk: Mark("excused", excuse=hospital)}, cast.lena)
    assert states(today) == {cast.alices_year.pk: "excused"}


def test_all_that_is_wrong_is_said_at_once(cast, today):
    carol = props.newcomer(cast, "Carol")
    with pytest.raises(MarksError) as refused:
        take(today, {cast.alices_year.pk: Mark("late", 400), carol.pk: Mark("excused")}, cast.lena)
    assert set(refused.value.by_registration) == {str(cast.alices_year.pk), str(carol.pk)}


# Closing


def test_a_list_is_closed_when_everybody_is_noted(cast, today):
    props.newcomer(cast, "Carol")
    take(today, {cast.alices_year.pk: PRESENT}, cast.lena)
    with pytest.raises(ValidationError, match="1 person is not noted yet: Carol Test"):
        close(today, cast.lena)
    take(today, services.all_present(sheet_of(today)), cast.lena)
    done = close(today, cast.lena)
    assert (done.state, done.held_by, list(done.led_by.all())) == ("held", cast.lena, [cast.lena])


def test_after_closing_nothing_is_noted_until_the_list_is_opened_again(cast, today):
    take(today, {cast.alices_year.pk: PRESENT}, cast.lena)
    close(today, cast.lena)
    with pytest.raises(WrongStateError, match="Open it again"):
        take(today, {cast.alices_year.pk: ABSENT}, cast.lena)
    services.reopen_list(meeting=today, by=cast.lena)
    take(today, {cast.alices_year.pk: ABSENT}, cast.lena)
    assert states(today) == {cast.alices_year.pk: "absent"}


def test_after_the_year_is_closed_nothing_changes(cast, today):
    take(today, {cast.alices_year.pk: PRESENT}, cast.lena)
    close(today, cast.lena)
    other = props.meeting(cast.group, clock.day(-1))
    SeminarGroup.objects.filter(pk=cast.group.pk).update(
        state="closed", closed_at=factories.at(2027, 6, 20), closed_by=cast.lena
    )
    for act in (
        lambda: services.reopen_list(meeting=today, by=cast.lena),
        lambda: take(other, {cast.alices_year.pk: PRESENT}, cast.lena),
    ):
        with pytest.raises(WrongStateError, match="The year of this group is closed"):
            act()


def test_who_is_on_leave_is_not_expected_and_noted_by_itself(cast, today):
    leave = props.excuse(cast.programme, "leave", "not_asked", "away")
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=clock.day(-9), reason="Private", recorded_by=cast.nadia
    )
    sheet = sheet_of(today)
    assert ([line.user for line in sheet.away], sheet.lines, sheet.offered) == ([cast.alice], [], [])
    close(today, cast.lena)
    row = Attendance.objects.get(meeting=today)
    assert (row.state, row.excuse) == ("excused", leave)


def test_the_leader_reads_that_somebody_is_not_expected_and_not_why(cast, today, browse):
    props.excuse(cast.programme, "leave", "not_asked", "away")
    StatusChange.objects.create(
        enrolment=cast.alices, kind="leave", starts=clock.day(-9), reason="Private", recorded_by=cast.nadia
    )
    close(today, cast.lena)
    for url in (today.get_absolute_url(), cast.group.get_absolute_url()):
        text = browse(cast.lena).get(url).content.decode()
        assert "Excused by leave" not in text
        assert "Private" not in text
    own = browse(cast.alice).get(reverse("enrolment-seminars", args=[cast.alices.uuid])).content.decode()
    assert "Excused by leave" in own


# Announced beforehand


def test_an_announced_absence_is_excused_with_one_tap_for_all(cast, browse):
    excuse = props.excuse(cast.programme)
    later = props.meeting(cast.group, clock.day(2))
    carol = props.newcomer(cast, "Carol")
    page = reverse("seminar-absence", args=[later.uuid])
    client = browse(cast.alice)
    assert client.post(page, {"excuse": ""}).status_code == 422
    assert client.post(page, {"excuse": "document"}).status_code == 302
    marks = services.all_present(sheet_of(later))
    assert marks == {cast.alices_year.pk: Mark("excused", excuse=excuse), carol.pk: PRESENT}
    assert client.post(reverse("seminar-absence-back", args=[later.uuid])).status_code == 302
    assert states(later) == {}


def test_an_absence_is_announced_before_the_meeting_begins(cast, today):
    excuse = props.excuse(cast.programme)
    act = {"meeting": today, "registration": cast.alices_year, "excuse": excuse, "by": cast.alice}
    with pytest.raises(WrongStateError, match="The meeting has begun"):
        services.announce_absence(**act, now=today.begins_at)
    services.announce_absence(**act, now=today.begins_at - timedelta(minutes=1))
    with pytest.raises(PermissionDenied, match="Only the resident"):
        services.announce_absence(**act | {"by": cast.lena})


def test_who_announced_and_came_all_the_same_is_present(cast, today):
    excuse = props.excuse(cast.programme)
    services.announce_absence(meeting=today, registration=cast.alices_year, excuse=excuse, by=cast.alice)
    take(today, {cast.alices_year.pk: PRESENT}, cast.lena)
    row = Attendance.objects.get()
    assert (row.state, row.excuse) == ("present", None)


# The page


def sent(form, **chosen):
    """What a browser would send: {"state": {registration: "present"}, ...} over what the page shows."""
    values = {name: form[name].value() for name in form.fields}
    for name, marks in chosen.items():
        values |= {f"{name}-{registration.uuid}": value for registration, value in marks.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_nothing_is_chosen_beforehand(cast, today, browse):
    form = browse(cast.lena).get(reverse("seminar-attendance", args=[today.uuid])).context["form"]
    assert form[f"state-{cast.alices_year.uuid}"].value() == ""


def test_the_page_saves_closes_and_says_what_is_missing(cast, today, browse):
    carol = props.newcomer(cast, "Carol")
    props.excuse(cast.programme)
    client, page = browse(cast.lena), reverse("seminar-attendance", args=[today.uuid])
    form = client.get(page).context["form"]
    bad = client.post(page, sent(form, state={cast.alices_year: "late", carol: "excused"}) | {"act": "close"})
    assert (bad.status_code, bad.context["form"].errors) == (
        422, {f"minutes-{cast.alices_year.uuid}": ["How many minutes?"], f"excuse-{carol.uuid}": ["Why?"]},
    )  # fmt: skip
    early = client.post(page, sent(form, state={cast.alices_year: "absent"}) | {"act": "close"})
    assert (early.status_code, states(today)) == (422, {}), "not half saved"
    everybody = client.post(page, sent(form, state={cast.alices_year: "absent"}) | {"act": "all"})
    assert everybody["Location"] == page
    assert states(today) == {cast.alices_year.pk: "absent", carol.pk: "present"}
    form = client.get(page).context["form"]
    assert client.post(page, sent(form) | {"act": "close"})["Location"] == today.get_absolute_url()
    again = client.post(page, sent(form) | {"act": "close"})
    assert again.status_code == 409


def test_the_script_saves_what_is_tapped(cast, today, browse):
    client, page = browse(cast.lena), reverse("seminar-attendance", args=[today.uuid])
    form = client.get(page).context["form"]
    accept = {"headers": {"accept": "application/json"}}
    tapped = sent(form, state={cast.alices_year: "absent"})
    assert client.post(page, tapped, **accept).json()["version"] == 2
    assert client.post(page, tapped, **accept).json()["version"] == 2, "an answer that was lost is asked for again"
    other = client.post(page, sent(form, state={cast.alices_year: "present"}), **accept)
    assert other.status_code == 409
    late = client.post(page, sent(form, state={cast.alices_year: "late"}), **accept)
    assert (late.status_code, late.json()["reasons"]) == (422, ["Minutes missed by Alice Test: How many minutes?"])


def test_two_leaders_say_who_led(cast, today, browse):
    GroupLeader.objects.create(group=cast.group, user=cast.luc, starts=date(2026, 9, 14))
    client, page = browse(cast.lena), reverse("seminar-attendance", args=[today.uuid])
    form = client.get(page).context["form"]
    nobody = client.post(page, sent(form, state={cast.alices_year: "present"}) | {"act": "close"})
    assert nobody.status_code == 422
    assert "Say who led the meeting." in nobody.content.decode()
    chosen = sent(form, state={cast.alices_year: "present"}) | {"act": "close", "led_by": [str(cast.luc.uuid)]}
    assert client.post(page, chosen).status_code == 302
    assert list(SeminarMeeting.objects.get().led_by.all()) == [cast.luc]


def test_the_list_to_sign_has_the_names_in_order(cast, today, browse):
    props.newcomer(cast, "Carol")
    text = browse(cast.lena).get(reverse("seminar-sheet", args=[today.uuid])).content.decode()
    assert text.index("TEST Alice") < text.index("TEST Carol")
    assert browse(cast.alice).get(reverse("seminar-sheet", args=[today.uuid])).status_code == 403


def test_query_budgets(cast, today, browse):
    props.excuse(cast.programme)
    client = browse(cast.lena)

    assert_budget(client, reverse("seminar-attendance", args=[today.uuid]), lambda n: props.members(cast, n), 15)
    assert_budget(client, today.get_absolute_url(), lambda n: props.members(cast, n), 22)
