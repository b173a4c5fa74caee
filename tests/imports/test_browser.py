"""A table from its upload to its undoing in a real browser; at both widths axe finds nothing and nothing sticks out."""

import pytest

from imports.models import Import
from records.models import EnrolmentIdentifier
from tests import factories
from tests.deployment import let_work_end
from tests.ui.test_browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLE = "numéro;nom;prénom;e-mail;entrée\nN1;Evrard;Zoé;zoe@example.org;2026-2027\nN2;Noël;Loïc;rien;2026\n"


@pytest.fixture
def cast():
    factories.year(2026)
    return factories.Cast()


def look(page):
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"{page.url} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} at {width}"


def press(page, name, role="button"):
    with page.expect_navigation():
        page.locator("#main").get_by_role(role, name=name, exact=True).click()


def work(page):
    """Until the worker is done, seen by the page."""
    let_work_end(Import.objects.select_related("job").get().job)
    page.reload()
    look(page)


def test_from_the_upload_to_the_undoing(page, cast):
    page.goto("/accounts/login/?next=/imports/")
    page.fill("#id_login", cast.nadia.email)
    page.fill("#id_password", "pw")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/imports/")
    look(page)
    press(page, "Assistants", "link")
    look(page)
    page.set_input_files("#id_file", {"name": "cohorte.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    press(page, "Voir ses colonnes")
    look(page)
    page.get_by_label("Lue comme, pour numéro").select_option("matricule")
    press(page, "Vérifier chaque ligne")
    work(page)
    assert "2 lignes lues : 1 nouvelle, 1 refusée." in page.inner_text("main").replace("\u00a0", " ")
    press(page, "Importer la seule bonne ligne")
    work(page)
    assert EnrolmentIdentifier.objects.filter(value="N1").exists()
    press(page, "Annuler cet import…", "link")
    look(page)
    press(page, "Tout annuler")
    work(page)
    assert not EnrolmentIdentifier.objects.filter(value="N1").exists()
