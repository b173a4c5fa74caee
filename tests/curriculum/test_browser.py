"""The pages of a programme in a real browser: the phone and the desk, light and dark, by keyboard, on paper."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from curriculum.equivalences import services as equivalences
from curriculum.loading.load import load_programme
from curriculum.models import Activity, Programme, ProgrammeVersion
from records.models import Enrolment
from tests import factories
from tests.competencies.props import competency, framework, serves
from tests.curriculum.conftest import BROCHURE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def director(page, client, live_server, file_of):
    """A page of Dora's: the brochure published, and a copy of it as a draft in which one credit is missing."""
    load_programme(BROCHURE)
    tree = BROCHURE.read_text(encoding="utf-8").replace('"label": "2024"', '"label": "2027"')
    tree = tree.replace('"first_intake": 2024', '"first_intake": 2027').replace('"publish": true', '"publish": false')
    load_programme(file_of(tree))
    short = Activity.objects.get(programme_version__label="2027", code="B1-QA1")
    short.credits = Decimal(2)
    short.save()
    dora = factories.person("Dora")
    factories.role(dora, "director", programme=Programme.objects.get())
    published = ProgrammeVersion.objects.get(label="2024")
    ProgrammeVersion.objects.filter(label="2027").update(origin=published)
    equivalences.propose(old=published, new=ProgrammeVersion.objects.get(label="2027"), by=dora)
    serves(published.activities.get(code="B3-TFE-MENT"), competency(framework(), "a"))
    factories.enrolment(factories.person("Alice"), published)
    client.force_login(dora)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def addresses():
    published, draft = ProgrammeVersion.objects.order_by("label")
    end = Activity.objects.get(programme_version=published, code="B3-TFE-MENT")
    short = Activity.objects.get(programme_version=draft, code="B1-QA1")
    return [
        reverse("programme-list"),
        reverse("programme", args=[published.uuid]),
        reverse("programme", args=[draft.uuid]),
        reverse("programme-intakes", args=[published.uuid]),
        reverse("activity", args=[end.uuid]),
        reverse("activity-codes", args=[end.uuid]),
        reverse("activity-edit", args=[short.uuid]),
        reverse("activity-parts", args=[short.uuid]),
        reverse("draft", args=[draft.uuid]),
        reverse("draft-rules", args=[draft.uuid]),
        reverse("draft-compare", args=[draft.uuid]),
        reverse("draft-row-add", args=[draft.uuid, "requirements"]),
        reverse("programme-publish", args=[draft.uuid]),
        reverse("equivalences", args=[draft.uuid]),
        reverse("equivalence-add", args=[draft.uuid]),
        reverse("mapping", args=[published.uuid]),
        reverse("activity-mapping", args=[end.uuid]),
        reverse("mapped-add", args=[end.uuid]),
        reverse("cohort-move", args=[published.uuid]),
        reverse("enrolment-move", args=[Enrolment.objects.get().uuid]),
    ]


def test_axe_finds_nothing_and_nothing_sticks_out(director):
    for width, scheme in ((360, "dark"), (1280, "light")):
        director.set_viewport_size({"width": width, "height": 800})
        director.emulate_media(color_scheme=scheme)
        for address in addresses():
            director.goto(address)
            found = Axe().run(director, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            assert director.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_draft_is_mended_and_published_by_keyboard(director):
    published, draft, intakes = addresses()[1:4]
    director.goto(draft)
    button = director.get_by_role("button", name="Publier cette version")
    assert button.is_disabled()
    assert "Les activités du bloc 1 totalisent 59 crédits ; le bloc en annonce 60." in reason_of(button)
    director.get_by_role("link", name="Questions approfondies de médecine générale 1", exact=True).press("Enter")
    director.get_by_role("link", name="Modifier").press("Enter")
    director.get_by_role("textbox", name="Crédits").fill("3,0")
    director.keyboard.press("Enter")
    director.get_by_text("3 crédits · UNamur").wait_for()
    director.goto(draft)
    assert reason_of(button).startswith("La version 2024 est publiée pour certaines des mêmes entrées.")
    director.goto(intakes)
    director.get_by_label("Dernière entrée").select_option(label="2026-2027")
    director.get_by_role("button", name="Enregistrer").press("Enter")
    director.wait_for_url(f"**{published}")
    director.goto(draft)
    director.get_by_role("link", name="Publier cette version").press("Enter")
    director.get_by_role("button", name="Publier", exact=True).press("Enter")
    director.get_by_text("La version est publiée : tout le monde la voit et elle ne change plus.").wait_for()
    assert {v.label: v.state for v in ProgrammeVersion.objects.all()} == {"2024": "published", "2027": "published"}


def reason_of(button):
    """The words beside a disabled button, with plain spaces."""
    words = button.evaluate("button => document.getElementById(button.getAttribute('aria-describedby')).innerText")
    return words.replace("\xa0", " ")


def test_on_the_phone_an_activity_is_its_title_and_a_line(director):
    director.set_viewport_size({"width": 360, "height": 800})
    director.goto(addresses()[1])
    row = director.get_by_role("row").filter(has_text="B1-HAB1").first
    heights = row.locator("td").evaluate_all("cells => new Set(cells.map(c => c.getBoundingClientRect().top)).size")
    assert heights == 1


def test_on_paper_nothing_is_cut(director):
    director.goto(addresses()[1])
    director.emulate_media(media="print")
    assert director.get_by_text("Bloc 3 · Réalisation du travail de fin d’études").is_visible()
    wide = director.locator(".table-wrap").evaluate_all("all => all.filter(w => w.scrollWidth > w.clientWidth).length")
    assert wide == 0
    assert len(director.pdf()) > 10_000
