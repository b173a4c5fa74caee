"""A programme with aims and formats but without credits works in pages, API and documents, without invented values."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from competencies.models import Framework
from curriculum.models import ProgrammeVersion
from documents.issuing.services import issue_transcript
from files.services import read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    call_command("load_programme", "curriculum/data/des-mg-lu.json", verbosity=0)
    call_command("load_frameworks", verbosity=0)
    return ProgrammeVersion.objects.get(programme__code="DES-MG-LU")


@pytest.fixture
def claire(version):
    made = factories.enrolment(factories.person("Claire"), version, intake=2026, enrolling="UniLu", matricule=1)
    for activity in version.activities.all():
        factories.registration(made, activity)
    return made


def test_it_holds_aims_and_formats_and_nothing_else(version):
    formats = list(version.activities.values_list("kind", "credits", "organiser_key", "assessed_in"))
    assert formats == [(kind, None, "", []) for kind in ("course", "seminar", "simulation", "internship")]
    assert (version.credits, version.threshold) == (None, None)
    aims = Framework.objects.get(code="des-lu")
    assert (aims.competencies.count(), aims.levels.count()) == (16, 0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_her_pages_speak_of_activities_and_not_of_credits(claire, client, language):
    claire.user.language = language
    claire.user.save()
    client.force_login(claire.user)
    own = client.get(reverse("home")).content.decode()
    record = client.get(reverse("enrolment", args=[claire.uuid])).content.decode()
    words = {"fr": "4 activités sont en cours cette année.", "en": "4 activities are under way this year."}
    assert words[language] in own
    for page in (own, record):
        assert "Simulation" in page
        assert "0 / 0" not in page
        assert 'class="bars"' not in page


def test_every_page_of_the_programme_answers(claire, client):
    client.force_login(claire.user)
    version = claire.programme_version
    pages = [
        reverse("programme", args=[version.uuid]),
        reverse("competency-matrix", args=[version.uuid]),
        *[reverse("activity", args=[a.uuid]) for a in version.activities.all()],
        *[reverse("activity-competencies", args=[a.uuid]) for a in version.activities.all()],
        reverse("enrolment-documents", args=[claire.uuid]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_the_api_and_the_transcript(claire, client):
    client.force_login(claire.user)
    rows = client.get(reverse("api-credits", args=[claire.uuid])).json()["rows"]
    assert [(row["credits"], row["state"]) for row in rows] == [(None, "registered")] * 4
    document = issue_transcript(enrolment=claire, by=claire.user, language="fr")
    text = PdfReader(io.BytesIO(read(document.file))).pages[0].extract_text()
    assert "Cours théoriques" in text
    assert "crédits" not in text.lower()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_neither_page_nor_transcript_states_a_threshold(claire, client, language):
    """The source has neither threshold nor release of marks: the loader's defaults of Belgium stay out."""
    claire.user.language = language
    claire.user.save()
    client.force_login(claire.user)
    page = client.get(reverse("programme", args=[claire.programme_version.uuid])).content.decode()
    document = issue_transcript(enrolment=claire, by=claire.user, language=language)
    printed = "".join(part.extract_text() for part in PdfReader(io.BytesIO(read(document.file))).pages)
    for text in (page, printed):
        assert "10/20" not in text
        assert not any(word in text for word in ("Seuil", "seuil", "hreshold", "dès leur remise", "out of 20"))
