"""The note is typed in a real browser, which keeps nothing of it."""

from datetime import date

import pytest
from django.urls import reverse

from mentoring.models import MentoringMeeting, NoteDraft
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = "Une semaine trop longue"


def test_what_is_typed_goes_to_the_server_and_stays_off_the_device(page, live_server):
    cast = factories.Cast()
    meeting = MentoringMeeting.objects.create(
        enrolment=cast.alices, mentor=cast.marie, state="held", day=date(2026, 11, 3), mode="call",
        resident_present=True, mentor_present=True, written_by=cast.marie,
    )  # fmt: skip
    page.goto("/accounts/login/")
    page.fill("input[name=login]", cast.marie.email)
    page.fill("input[type=password]", "pw")
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**/")
    page.goto(reverse("mentoring-note", args=[cast.alices.uuid, meeting.uuid]))
    page.fill("textarea", TYPED)
    page.wait_for_selector("[data-draft-status][data-shows=saved]")
    assert NoteDraft.objects.get().opened() == TYPED
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert TYPED not in kept
    page.context.set_offline(True)
    page.fill("textarea", f"{TYPED}, encore")
    page.wait_for_selector("[data-draft-status][data-shows=open]")
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert TYPED not in kept
    page.context.set_offline(False)
    page.wait_for_selector("[data-draft-status][data-shows=saved]")
    assert NoteDraft.objects.get().opened() == f"{TYPED}, encore"
