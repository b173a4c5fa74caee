"""Groups, meetings and attendance over REST."""

from datetime import date, time

import pytest
from django.urls import reverse

from seminars.models import Attendance, SeminarGroup, SeminarMeeting
from tests import factories
from tests.guards.queries import assert_budget
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2026, 11, 3)


def put(client, meeting, *rows, version=None):
    """`rows`: an enrolment and the rest of its mark."""
    said = [{"enrolment": str(enrolment.uuid), **mark} for enrolment, mark in rows]
    body = {"version": version or SeminarMeeting.objects.get(pk=meeting.pk).version, "attendance": said}
    return client.put(reverse("api-attendance", args=[meeting.uuid]), body, content_type="application/json")


@pytest.fixture
def meeting(cast):
    props.excuse(cast.programme)
    return props.meeting(cast.group, DAY)


def test_a_leader_reads_groups_meetings_and_the_list(cast, meeting, browse):
    lena = browse(cast.lena)
    groups = lena.get(reverse("api-seminar-group-list")).json()["results"]
    assert [(row["name"], row["academic_year"], row["leaders"][0]["name"]) for row in groups] == [
        ("Namur", 2026, str(cast.lena))
    ]
    one = lena.get(reverse("api-seminar-group", args=[cast.group.uuid])).json()
    assert [row["enrolment"] for row in one["members"]] == [str(cast.alices.uuid)]
    rows = lena.get(reverse("api-seminar-meeting-list"), {"group": cast.group.uuid, "since": "2026-11-03"}).json()
    assert [(row["day"], row["hours"], row["state"]) for row in rows["results"]] == [("2026-11-03", "3.00", "planned")]
    found = lena.get(reverse("api-attendance", args=[meeting.uuid]))
    assert found.json()["attendance"] == [
        {
            "enrolment": str(cast.alices.uuid),
            "name": str(cast.alice),
            "is_guest": False,
            "state": None,
            "minutes_missed": 0,
            "excuse": None,
        }
    ]
    assert found["ETag"] == f'"{meeting.version}"'


def test_a_member_reads_the_group_without_names(cast, meeting, browse):
    alice = browse(cast.alice)
    assert alice.get(reverse("api-seminar-group", args=[cast.group.uuid])).json()["members"] is None
    assert alice.get(reverse("api-attendance", args=[meeting.uuid])).status_code == 403
    assert alice.get(reverse("api-seminar-group", args=[cast.other.uuid])).status_code == 404


def test_the_same_body_twice_is_the_same_as_once(cast, meeting, browse):
    lena, version = browse(cast.lena), meeting.version
    rows = (cast.alices, {"state": "late", "minutes_missed": 20})
    first = put(lena, meeting, rows, version=version)
    second = put(lena, meeting, rows, version=version)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert [(row.state, row.version) for row in Attendance.objects.all()] == [("late", 1)]
    other = put(lena, meeting, (cast.alices, {"state": "present"}), version=version)
    assert other.status_code == 409, "another body on an old version is a conflict"
    assert other.json()["current"]["version"] == first.json()["version"]


def test_a_write_says_what_it_saw(cast, meeting, browse):
    body = {"attendance": [{"enrolment": str(cast.alices.uuid), "state": "present"}]}
    url = reverse("api-attendance", args=[meeting.uuid])
    assert browse(cast.lena).put(url, body, content_type="application/json").status_code == 428
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("mark", "pointer", "code"),
    [
        ({"state": "late", "minutes_missed": 180}, "#/attendance/0/state", "minutes"),
        ({"state": "late"}, "#/attendance/0/state", "minutes"),
        ({"state": "excused"}, "#/attendance/0/state", "excuse"),
        ({"state": "excused", "excuse": "sun"}, "#/attendance/0/excuse", "unknown"),
        ({"state": "announced"}, "#/attendance/0/state", "invalid_choice"),
        ({"state": "present", "hours": 9}, "#/attendance/0/hours", "unknown"),
    ],
)
def test_a_mark_that_cannot_be_says_why(cast, meeting, browse, mark, pointer, code):
    answer = put(browse(cast.lena), meeting, (cast.alices, mark))
    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert not Attendance.objects.exists()


def test_a_stranger_and_somebody_named_twice_are_refused_and_nothing_is_saved(cast, meeting, browse):
    rows = [(cast.alices, {"state": "present"}), (cast.bobs, {"state": "present"}), (cast.alices, {"state": "absent"})]
    answer = put(browse(cast.lena), meeting, *rows)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("#/attendance/1/enrolment", "stranger"),
        ("#/attendance/2/enrolment", "twice"),
    ]
    assert not Attendance.objects.exists()


def test_nothing_is_noted_of_a_cancelled_meeting_a_closed_list_or_a_closed_year(cast, meeting, browse):
    lena, row = browse(cast.lena), (cast.alices, {"state": "present"})
    props.noted(meeting, cast.alices_year, "absent")
    cancelled = props.meeting(cast.group, DAY, starts=time.fromisoformat("13:00"), ends=time.fromisoformat("16:00"),
                              state="cancelled")  # fmt: skip
    ahead = props.meeting(cast.group, date(2027, 3, 2))
    answers = [put(lena, one, row) for one in (cancelled, ahead)]
    SeminarMeeting.objects.filter(pk=meeting.pk).update(
        state="held", held_by=cast.lena, held_at=factories.at(2026, 11, 3)
    )
    answers.append(put(lena, meeting, row))
    SeminarMeeting.objects.filter(pk=meeting.pk).update(state="planned", held_by=None, held_at=None)
    SeminarGroup.objects.filter(pk=cast.group.pk).update(
        state="closed", closed_by=cast.lena, closed_at=factories.at(2027, 6, 3)
    )
    answers.append(put(lena, meeting, row))
    assert [(one.status_code, one.json()["detail"]) for one in answers] == [
        (409, "This meeting is cancelled."),
        (409, "Attendance is taken from 2 March 2027 on."),
        (409, "The list of this meeting is closed. Open it again to correct something."),
        (409, "The year of this group is closed."),
    ]
    assert [one.state for one in Attendance.objects.all()] == ["absent"]


def test_only_leaders_the_office_and_its_system_write(cast, meeting, browse):
    row = (cast.alices, {"state": "present"})
    answers = {who: put(browse(getattr(cast, who)), meeting, row).status_code for who in ("alice", "luc", "louis")}
    assert answers == {"alice": 403, "luc": 404, "louis": 403}
    assert put(browse(cast.nadia), meeting, row).status_code == 200


@pytest.mark.parametrize(("name", "queries"), [("api-seminar-group-list", 9), ("api-seminar-meeting-list", 8)])
def test_queries_do_not_grow(cast, browse, name, queries):
    def make(count):
        for _turn in range(count):
            made = props.group(cast.sem, f"More {SeminarGroup.objects.count()}", leaders=[cast.lena])
            props.meeting(made)

    assert_budget(browse(cast.nadia), reverse(name), make, queries)
