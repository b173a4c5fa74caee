"""In a real browser: the pages of a document at every width and in both schemes, and asking for a transcript."""

import pytest

from documents.issuing import services
from jobs.models import Job
from tests.documents import props
from tests.ui.test_browser import SHAPES, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issued(cast):
    """A superseded, a withdrawn, a void and a valid document of Alice."""
    issue = {"enrolment": cast.alices, "by": cast.nadia, "now": props.NOW}
    older = services.issue_transcript(language="fr", **issue)
    newer = services.issue_transcript(language="fr", **issue)
    english = services.issue_transcript(language="en", **issue)
    services.withdraw(document=english, by=cast.nadia, why="Issued for another person.")
    return [older, newer, english]


@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_axe_finds_nothing(page, cast, issued, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    enter(page, cast.nadia)
    addresses = [f"/enrolments/{cast.alices.uuid}/documents/", "/verify/", "/verify/0000-0000-0000-0000-0000/"]
    for document in issued:
        addresses += [document.get_absolute_url(), f"/verify/{document.code}/"]
    for address in addresses:
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def enter(page, user):
    page.goto("/accounts/login/?next=/account/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", "pw")
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/")


def test_a_resident_asks_by_keyboard_and_follows_it(page, cast):
    enter(page, cast.alice)
    page.goto(f"/enrolments/{cast.alices.uuid}/documents/")
    page.get_by_role("button", name="Délivrer un relevé en français").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/**")
    assert Job.objects.get().arguments["language"] == "fr"
