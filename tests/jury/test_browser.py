"""A jury of 28 residents in a real browser: its decisions by keyboard, closing, and the release by the president."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from records.models import Decision, Deliberation, Result
from tests import factories
from tests.jury import props

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
RESIDENTS = 28
SINGLY = 4  # decided one by one; the rest at once


@pytest.fixture
def as_person(page, live_server):
    def log_in(user):
        client = Client()
        client.force_login(user)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    return log_in


def encode(cast):
    """Bob fails with 8, everybody else has 12."""
    residents = [cast.alices, cast.bobs]
    residents += [
        factories.enrolment(factories.person(f"Resident{number:02}"), cast.version, matricule=100 + number)
        for number in range(RESIDENTS - len(residents))
    ]
    session = factories.session(2025)
    Result.objects.bulk_create(
        Result(
            registration=props.taken(cast, one), session=session, mark=8 if one == cast.bobs else 12,
            state="submitted", institution=cast.unamur, encoded_by=cast.nadia,
        )
        for one in residents
    )  # fmt: skip


def looked_at(page):
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url


def test_a_jury_from_its_cases_to_the_publication(cast, as_person):
    encode(cast)
    sitting = props.sitting(cast)
    page = as_person(cast.nadia)
    url = reverse("deliberation", args=[sitting.uuid])
    page.goto(url)
    looked_at(page)
    page.keyboard.press("j")
    for done in range(1, SINGLY + 1):  # one key a decision: the next case has the focus
        with page.expect_navigation():
            page.keyboard.press("a")
        assert Decision.objects.count() == done
    page.keyboard.press("p")
    page.wait_for_url("**/cases/**")
    page.wait_for_function("document.activeElement.tagName == 'TEXTAREA'")
    page.keyboard.type("Malade")
    looked_at(page)
    page.get_by_role("button", name="Reporter").click()
    page.get_by_text("Le dossier est reporté.").wait_for()
    page.goto(url)
    page.get_by_role("button", name="Enregistrer selon le seuil").press("Enter")
    page.get_by_text(f"{RESIDENTS - SINGLY - 1} décisions").wait_for()
    page.get_by_role("link", name="Clore").press("Enter")
    page.get_by_role("button", name="Clore").press("Enter")
    page.get_by_text("La délibération est close.").wait_for()
    looked_at(page)

    page = as_person(cast.pia)
    page.goto(reverse("deliberation-release", args=[sitting.uuid]))
    looked_at(page)
    page.get_by_label("maintenant").check()
    page.get_by_role("button", name="Publi").press("Enter")
    page.get_by_text("Les décisions sont publiées.").wait_for()
    assert Deliberation.objects.get().is_published()
    assert sorted(Decision.objects.values_list("granted", flat=True)) == [False] + [True] * (RESIDENTS - 2)
