"""In Chromium on a phone: attendance of fourteen people takes 16 interactions at most, also when the network drops."""

import pytest
from django.urls import reverse

from seminars.models import Attendance, SeminarMeeting
from tests import clock
from tests.portfolio.test_capture_browser import PHONE, Hand, log_in
from tests.seminars import props

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 16  # interactions from the leader's home to the closed list
ABSENT, LATE = ("Resident04", "Resident09"), "Resident12"


@pytest.fixture
def cast(transactional_db):
    cast = props.Seminars()
    props.members(cast, 13)  # with Alice: fourteen
    cast.meeting = props.meeting(cast.group, clock.TODAY)
    return cast


def choose(page, name, label):
    return page.locator(".attendee", has_text=name).get_by_role("radio", name=label, exact=True)


def test_attendance_of_fourteen_people_with_a_connection_that_drops_once(page, cast):
    page.set_viewport_size(PHONE)
    log_in(page, cast.lena)
    page.goto("/")
    hand = Hand()
    hand.tap(page.get_by_role("link", name="Prendre les présences").first)
    page.wait_for_url("**" + reverse("seminar-attendance", args=[cast.meeting.uuid]))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    hand.tap(page.get_by_role("button", name="Tous présents"))
    page.context.set_offline(True)
    for name in ABSENT:
        hand.tap(choose(page, name, "Absent"))
    page.wait_for_timeout(1500)  # the draft is tried and fails
    page.context.set_offline(False)
    hand.tap(choose(page, LATE, "En retard"))
    hand.write(page.locator(".attendee", has_text=LATE).locator("input[type=number]"), "20")
    hand.tap(page.get_by_role("button", name="Clore la liste"))
    page.wait_for_url("**" + cast.meeting.get_absolute_url())
    assert hand.count <= MOST
    assert SeminarMeeting.objects.get(pk=cast.meeting.pk).state == "held"
    states = dict(
        Attendance.objects.values_list("registration__annual_programme__enrolment__user__given_name", "state")
    )
    assert {name for name, state in states.items() if state == "absent"} == set(ABSENT)
    assert (states[LATE], len(states)) == ("late", 14)
    assert Attendance.objects.filter(state="present").count() == 11
