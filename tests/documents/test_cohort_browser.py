"""In a real browser, with real workers: a cohort from the click to the zip in at most five interactions.

`COHORT=28` runs it at full size, and `DEPLOYED=1` behind the balancer.
"""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from documents.models import IssuedDocument
from tests import deployment, factories
from tests.documents.test_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = int(os.environ.get("COHORT", "3"))
MOST = 5


class Hand:
    """Counts each tap, key and field."""

    def __init__(self, page):
        self.page, self.done = page, []

    def click(self, role, name):
        self.done.append(f"click {name}")
        self.page.get_by_role(role, name=name, exact=True).click()

    def choose(self, label, option):
        self.done.append(f"choose {option}")
        self.page.get_by_label(label, exact=True).select_option(label=option)


@pytest.fixture
def workers(request):
    """In a deployment two run already."""
    if not deployment.IS_MEANT:
        request.getfixturevalue("start_worker")()


def test_from_the_cohort_to_the_zip(page, cast, workers):
    for number in range(SIZE):
        factories.enrolment(factories.person(f"Given{number}", "Família"), cast.version, 2025, matricule=500 + number)
    enter(page, cast.nadia)
    page.goto(reverse("cohort", args=[cast.version.uuid, 2025]))
    hand = Hand(page)
    hand.click("link", "Délivrer des documents")
    hand.choose("Document", "Relevé de notes")
    hand.click("link", "Tout cocher")
    hand.click("button", "Délivrer en français")
    page.get_by_text(f"{SIZE} sur {SIZE} prêts").wait_for(timeout=30_000 + SIZE * 3000)
    with page.expect_download() as started:
        hand.click("link", "Télécharger le zip")
    print(*hand.done, sep=", ")
    assert len(hand.done) <= MOST
    with zipfile.ZipFile(io.BytesIO(Path(started.value.path()).read_bytes())) as found:
        assert found.testzip() is None
        names = [name for name in found.namelist() if name.endswith(".pdf")]
        rows = list(csv.reader(io.StringIO(found.read("00-manifest.csv").decode("utf-8-sig")), delimiter=";"))[1:]
    assert len(names) == SIZE
    assert sorted(row[1] for row in rows) == sorted(IssuedDocument.objects.values_list("number", flat=True))
