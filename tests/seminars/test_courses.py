"""An in-depth course and an intensive week meet as a local group does, led by the teacher of the course."""

from datetime import date

import pytest
from django.urls import reverse

from seminars.attendance.hours import hours_of
from seminars.models import Attendance, SeminarGroup
from tests import factories
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = date(2026, 11, 4)
SERIES = {
    "title": "Ethics", "first": "2026-11-04", "every": 4, "number": 2, "starts": "13:30", "ends": "17:00",
    "format": "away", "place": "Lustin", "seen": "0",
}  # fmt: skip


@pytest.fixture
def course(cast):
    """Two residents take it, and Theo teaches it."""
    cast.taken = [factories.registration(one, cast.namur) for one in (cast.alices, cast.bobs)]
    return cast.namur


def grouped(cast, browse, course):
    """The office forms one group of all who take the course."""
    nadia, at = browse(cast.nadia), [course.uuid, 2026]
    assert nadia.post(reverse("seminar-group-new", args=at), {"name": "All", "seen": "0"}).status_code == 302
    group = SeminarGroup.objects.get(activity=course)
    page = nadia.get(reverse("seminar-formation", args=at), {"by": "even"})
    form = page.context["form"]
    sent = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    sent["starts"] = "2026-09-14"
    assert nadia.post(reverse("seminar-formation", args=at), sent).status_code == 302
    return group


def test_the_office_forms_the_group_and_the_teacher_plans_and_takes_attendance(cast, course, browse):
    group = grouped(cast, browse, course)
    assert sorted(one.enrolment.user.given_name for one in group.memberships.all()) == ["Alice", "Bob"]
    theo = browse(cast.theo)
    assert theo.post(reverse("seminar-series", args=[group.uuid]), SERIES).status_code == 302
    first, second = group.meetings.order_by("day")
    assert (first.day, first.hours, first.format, second.day) == (DAY, 3.5, "away", date(2026, 12, 2))
    put = theo.put(
        reverse("api-attendance", args=[first.uuid]),
        {
            "version": first.version,
            "attendance": [
                {"enrolment": str(cast.alices.uuid), "state": "present"},
                {"enrolment": str(cast.bobs.uuid), "state": "absent"},
            ],
        },
        content_type="application/json",
    )
    assert put.status_code == 200
    noted = Attendance.objects.filter(meeting=first).order_by("pk").values_list("state", flat=True)
    assert list(noted) == ["present", "absent"]


def test_its_hours_stand_beside_those_of_the_seminars_and_are_not_counted_with_them(cast, course, browse):
    group = props.group(course, "All", leaders=[cast.theo])
    props.member(group, cast.taken[0])
    props.noted(props.meeting(group, DAY, state="held"), cast.taken[0])
    hours = hours_of([cast.taken[0], cast.alices_year])
    assert (hours[cast.taken[0].pk].attended, hours[cast.alices_year.pk].attended) == (3, 0)
    page = browse(cast.alice).get(reverse("enrolment-seminars", args=[cast.alices.uuid]))
    assert [year.registration for year in page.context["years"]] == [cast.taken[0], cast.alices_year]


def test_a_course_that_nobody_meets_for_has_no_groups(cast, browse):
    page = browse(cast.nadia).post(
        reverse("seminar-group-new", args=[cast.joint.uuid, 2026]), {"name": "All", "seen": "0"}
    )
    assert page.status_code == 422
    assert "No groups meet for an activity of this kind." in page.content.decode()
