"""In a real browser on the phone: a portfolio is made, downloaded, and loaded where nothing of it is."""

import hashlib
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from exchange.archive import services as archive_services
from exchange.models import PortfolioArchive, Statement
from exchange.portfolio_import import services as import_services
from jobs import tasks
from jobs.models import Job
from portfolio.models import Entry, SignOff
from tests.access.world import World
from tests.exchange import props

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def log_in(page, user):
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[type=password]", "pw")
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**/")


def assert_accessible(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing to scroll sideways"


def done(kind):
    """The worker does it meanwhile."""
    tasks.run(Job.objects.filter(kind=kind).latest("pk").pk)


def test_taken_away_and_brought_in_on_the_phone(page, tmp_path):
    world = World()
    world.statement.delete()
    page.set_viewport_size({"width": 360, "height": 740})
    log_in(page, world.alice)
    page.goto(reverse("portfolio", args=[world.alices.uuid]))
    page.get_by_role("link", name="Emporter mon portfolio").click()
    assert_accessible(page)
    page.get_by_role("button", name="Créer l’archive").click()
    page.wait_for_url("**/jobs/**")
    done(archive_services.JOB)
    page.get_by_role("link", name="Ouvrir la page de votre archive").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger l’archive").first.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert PortfolioArchive.objects.filter(
            sha256=hashlib.sha256(archive.read("portfolio.json")).hexdigest()
        ).exists()

    props.emptied(world.alices)
    page.goto(reverse("portfolio-archive", args=[world.alices.uuid]))
    page.get_by_role("link", name="Apporter une archive").click()
    assert_accessible(page)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="L’examiner").click()
    page.wait_for_url("**/portfolio-imports/**")
    assert page.get_by_text("private entry").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="La charger").click()
    page.wait_for_load_state()
    done(import_services.JOB)
    page.get_by_role("link", name="Voir ce qui a été chargé").click()
    assert page.get_by_role("heading", name="Ce qui a été chargé").is_visible()
    assert Entry.objects.filter(enrolment=world.alices).count() == 2

    log_in(page, world.dora)
    page.get_by_role("link", name="à confirmer").click()
    assert_accessible(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Comment vous l’avez vérifié").fill("Par téléphone")
    page.get_by_role("button", name="Confirmer", exact=True).click()
    page.get_by_text("3 déclarations sont confirmées.").wait_for()
    assert (Statement.objects.waiting().count(), SignOff.objects.live().count()) == (0, 1)
