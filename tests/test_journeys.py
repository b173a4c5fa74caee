"""Journeys of each role in a real Chromium, from the mark to the transcript; axe checks every page."""

import re
from datetime import date
from decimal import Decimal

import pytest

from jobs.models import Job
from records.models import Result
from tests import factories
from tests.deployment import let_work_end
from tests.jury import props as jury
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 360)


@pytest.fixture
def cast():
    cast = factories.Cast()
    factories.session()
    cast.taken = factories.registration(cast.alices, cast.namur)
    return cast


@pytest.fixture
def desk(page):
    """Log in and open pages: each one fits at both widths, and axe finds nothing."""

    class Desk:
        def press(self, locator):
            with page.expect_navigation():
                locator.click()
            self.look()

        def enter(self, user):
            page.context.clear_cookies()
            page.goto("/accounts/login/")
            page.fill("#id_login", user.email)
            page.fill("#id_password", "pw")
            page.press("#id_password", "Enter")
            page.wait_for_url(lambda url: "login" not in url)
            self.look()

        def look(self):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert violations(page) == [], page.url
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {width}"
            page.set_viewport_size({"width": 1280, "height": 800})

        def go(self, path):
            page.goto(path)
            self.look()

    return Desk()


def main_text(page):
    return " ".join(page.inner_text("main").split())


def test_from_the_mark_to_the_transcript(page, desk, cast):
    desk.enter(cast.theo)
    page.goto(f"/marks/{cast.namur.uuid}/2026/?session=june")
    desk.look()
    page.locator(".cell-input").first.fill("12,5")
    desk.press(page.get_by_role("button", name="Enregistrer tout"))
    desk.press(page.get_by_role("link", name="Remettre 1 brouillon"))
    desk.press(page.locator("main button[type=submit], main form button").first)
    page.wait_for_url("**/marks/**")
    assert Result.objects.get().state == "submitted"

    desk.enter(cast.nadia)
    page.keyboard.press("/")
    page.keyboard.type("ali")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=ali")
    desk.press(page.get_by_role("link", name="TEST Alice"))
    page.wait_for_url(f"**/enrolments/{cast.alices.uuid}/")
    jury.seat_jury(cast)
    sitting = jury.sitting(cast, start_year=2026, held_on=date(2026, 11, 20))
    desk.go(f"/deliberations/{sitting.uuid}/")
    desk.press(page.get_by_role("button", name=re.compile("seuil")))
    desk.press(page.get_by_role("link", name="Clore"))
    desk.press(page.locator("main form button").first)
    page.wait_for_url(f"**/deliberations/{sitting.uuid}/")

    desk.enter(cast.pia)
    desk.go(f"/deliberations/{sitting.uuid}/")
    desk.press(page.get_by_role("link", name="Publier"))
    page.locator("input[name=when][value=now]").check()
    desk.press(page.locator("main form button").first)
    page.wait_for_url(f"**/deliberations/{sitting.uuid}/")
    sitting.refresh_from_db()
    assert sitting.published_at is not None

    desk.enter(cast.alice)
    assert "1,5 sur 10 crédits" in main_text(page)
    desk.press(page.get_by_role("link", name="Relevé de notes"))
    desk.press(page.get_by_role("button", name="un relevé en français"))
    page.wait_for_url("**/jobs/**")
    let_work_end(Job.objects.get(uuid=page.url.rstrip("/").rpartition("/")[2]))
    page.reload()
    desk.look()
    desk.press(page.get_by_role("link", name="relevé").last)
    page.wait_for_url("**/documents/**")
    desk.look()
    assert "RN-" in main_text(page)


def test_the_mentor_sees_how_her_resident_is_doing(page, desk, cast):
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=factories.at(2026, 11, 1))
    factories.decision(sitting, cast.taken, mark=Decimal(8), granted=False)
    desk.enter(cast.marie)
    assert "1 à représenter" in main_text(page)
    desk.press(page.get_by_role("link", name="TEST Alice"))
    desk.press(page.get_by_role("link", name="Alice Test"))
    assert "8/20" in main_text(page).replace(" ", "")


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("stefan", ["/enrolments/{alices}/"]),
        ("theo", ["/marks/", "/enrolments/{alices}/"]),
        ("nadia", ["/enrolments/", "/marks/", "/deliberations/", "/enrolments/{alices}/years/2026/"]),
        ("dora", ["/cohorts/", "/cohorts/{version}/2024/", "/programmes/{version}/", "/activities/{namur}/"]),
        ("jules", ["/deliberations/", "/cohorts/"]),
        ("charlie", ["/programmes/", "/competencies/", "/jobs/"]),
    ],
)  # fmt: skip
def test_the_pages_of(page, desk, cast, who, paths):
    factories.deliberation(cast.version, cast.nadia)
    known = {name: getattr(cast, name).uuid for name in ("alices", "version", "namur")}
    desk.enter(getattr(cast, who))
    for path in paths:
        desk.go(path.format(**known))
