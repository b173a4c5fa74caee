"""The pages over the product's own data in a real browser: from the phone to the desktop, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from competencies.models import Framework
from curriculum.models import Activity, ProgrammeVersion
from tests.competencies.props import competency
from tests.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def reader(page, client, live_server):
    """A page of Alice's, logged in, with the brochure and its frameworks."""
    call_command("load_programme", "curriculum/data/mmg-codiplome.json", verbosity=0)
    call_command("load_frameworks", verbosity=0)
    client.force_login(person("Alice"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def addresses():
    cmg, wonca = Framework.objects.get(code="cmg"), Framework.objects.get(code="wonca-europe")
    matrix = reverse("competency-matrix", args=[ProgrammeVersion.objects.get().uuid])
    return [
        reverse("framework-list"),
        reverse("framework", args=[cmg.uuid]),
        reverse("competency", args=[competency(cmg, "continuity").uuid]),
        reverse("competency", args=[competency(wonca, "person-centred-care").uuid]),
        reverse("activity-competencies", args=[Activity.objects.get(code="B1-STG").uuid]),
        matrix,
        f"{matrix}?framework={wonca.key}",
    ]


def test_axe_finds_nothing_and_nothing_sticks_out(reader):
    for width, scheme in ((360, "dark"), (1280, "light")):
        reader.set_viewport_size({"width": width, "height": 800})
        reader.emulate_media(color_scheme=scheme)
        for address in addresses():
            reader.goto(address)
            found = Axe().run(reader, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_on_the_phone_the_matrix_is_a_list_of_what_each_activity_serves(reader):
    reader.set_viewport_size({"width": 360, "height": 800})
    reader.goto(addresses()[5])
    row = reader.get_by_role("row").filter(has_text="Mentorat").first
    cells = row.locator("td:visible")
    assert cells.evaluate_all("cells => cells.map(cell => cell.dataset.label + ': ' + cell.innerText.trim())") == [
        "Collaboration: ○\xa0en\xa0appui",
        "Leadership: ●\xa0principale",
    ]


def test_by_keyboard_from_the_list_to_the_reason(reader):
    reader.goto(reverse("framework-list"))
    reader.get_by_role("link", name="Master de spécialisation").press("Enter")
    reader.get_by_role("link", name="Mentorat").first.press("Enter")
    reader.get_by_text("Le mentor aide à construire sa place").wait_for()
    assert reader.get_by_role("heading", level=1).inner_text() == "Mentorat"
