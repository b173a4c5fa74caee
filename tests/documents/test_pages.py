"""Who sees an issued document, has one issued, takes one back; and what the pages say."""

import re

import pytest
from django.urls import reverse

from documents.issuing import services
from documents.kinds.subjects import Subject
from documents.models import IssuedDocument
from jobs.models import Job
from records.models import Decision
from tests import factories
from tests.documents import props

pytestmark = pytest.mark.django_db
EVERYBODY = ("alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie", "machine_namur")


@pytest.fixture
def document(cast):
    """Alice's transcript, while the jury sits on her version."""
    factories.deliberation(cast.version, cast.nadia)
    return services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)


def shown(response):
    """The text of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def answers(cast, client, method, url, data=None):
    """The status that each of the cast gets, and that of nobody."""
    found = {"nobody": getattr(client, method)(url, data).status_code}
    for name in EVERYBODY:
        client.force_login(getattr(cast, name))
        found[name] = getattr(client, method)(url, data).status_code
    return found


SEEN = {"alice": 200, "nadia": 200, "louis": 200, "dora": 200, "machine_namur": 200}
OTHERS = {"nobody": 302, "bob": 404, "jules": 404, "marie": 404, "stefan": 404, "theo": 404, "charlie": 404}


@pytest.mark.parametrize("name", ["document", "document-file"])
def test_who_sees_a_document(cast, client, document, name):
    assert answers(cast, client, "get", reverse(name, args=[document.uuid])) == OTHERS | SEEN


def test_who_sees_the_list_of_a_resident(cast, client, document):
    found = answers(cast, client, "get", reverse("enrolment-documents", args=[cast.alices.uuid]))
    assert found == OTHERS | SEEN | {"jules": 403, "marie": 403, "stefan": 403, "theo": 404}


def test_who_has_a_transcript_issued(cast, client, document):
    url = reverse("transcript-ask", args=[cast.alices.uuid])
    found = answers(cast, client, "post", url, {"language": "fr"})
    yes = dict.fromkeys(["alice", "nadia", "louis", "dora", "machine_namur"], 302)
    assert found == OTHERS | yes | {"jules": 403, "marie": 403, "stefan": 403, "theo": 404}
    assert Job.objects.count() == 1


def test_who_withdraws_a_document(cast, client, document):
    url = reverse("document-withdraw", args=[document.uuid])
    found = answers(cast, client, "post", url, {"reason": "", "version": document.version})
    yes = dict.fromkeys(["nadia", "louis", "dora"], 422)  # entitled, but they say no reason
    assert found == OTHERS | yes | {"alice": 403, "machine_namur": 403}
    document.refresh_from_db()
    assert document.state == "valid"


def test_asking_leads_to_the_job_and_the_job_to_the_document(cast, client, django_capture_on_commit_callbacks):
    client.force_login(cast.alice)
    response = client.post(reverse("transcript-ask", args=[cast.alices.uuid]), {"language": "en"})
    job = Job.objects.get()
    assert response.url == reverse("job", args=[job.uuid])
    assert job.arguments == {"enrolment": str(cast.alices.uuid), "language": "en"}
    assert "Relevé de notes" in shown(client.get(response.url))


@pytest.mark.parametrize("language", ["", "nl"])
def test_an_unknown_language_issues_nothing(cast, client, language):
    client.force_login(cast.alice)
    response = client.post(reverse("transcript-ask", args=[cast.alices.uuid]), {"language": language}, follow=True)
    assert "Choisissez la langue du relevé de notes." in shown(response)
    assert not Job.objects.exists()


def test_the_page_of_a_document(cast, client, document):
    client.force_login(cast.alice)
    text = shown(client.get(document.get_absolute_url()))
    for said in ("Relevé de notes RN-2026-00001", "valable", document.code, document.file.sha256):
        assert said in text
    assert "Le retirer" not in text
    assert "Il s’appuie sur une décision" not in text


def test_the_file_is_the_pdf(cast, client, document):
    client.force_login(cast.alice)
    response = client.get(reverse("document-file", args=[document.uuid]))
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response).startswith(b"%PDF-1.7")


def test_a_document_that_is_being_made_has_no_file(cast, client, document):
    begun = services.reserve(
        subject=Subject(enrolment=cast.alices),
        content=document.snapshot["content"],
        by=cast.nadia,
        job=None,
        now=props.NOW,
    )
    client.force_login(cast.alice)
    assert client.get(reverse("document-file", args=[begun.uuid])).status_code == 404
    assert "en préparation" in shown(client.get(begun.get_absolute_url()))


def test_a_document_says_that_it_relied_on_an_old_decision(cast, client):
    registration = factories.registration(cast.alices, cast.namur, 2025)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    first = factories.decision(sitting, registration, 12)
    document = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    later = factories.deliberation(cast.version, cast.nadia, 2025, "september", published_at=factories.at(2026, 9, 3))
    factories.decision(later, registration, 8, granted=False, supersedes=first, reason="Misread")
    assert Decision.objects.count() == 2
    client.force_login(cast.alice)
    assert "Il s’appuie sur une décision qui a été remplacée ou retirée depuis." in shown(
        client.get(document.get_absolute_url())
    )


def test_a_superseded_document_leads_to_the_newer_one(cast, client, document):
    newer = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    client.force_login(cast.alice)
    page = client.get(document.get_absolute_url()).content.decode()
    assert newer.get_absolute_url() in page
    assert "Ouvrir le plus récent" in page


def test_withdrawing_tells_why(cast, client, document):
    client.force_login(cast.nadia)
    url = reverse("document-withdraw", args=[document.uuid])
    data = {"reason": "Établi pour une autre personne", "version": document.version}
    text = shown(client.post(url, data, follow=True))
    assert "Le document est retiré." in text
    assert "Établi pour une autre personne" in text
    again = shown(client.post(url, data, follow=True))
    assert "Seul un document délivré, et pas encore retiré, peut être retiré." in again


def test_withdrawing_what_somebody_else_changed_keeps_what_was_typed(cast, client, document):
    client.force_login(cast.nadia)
    url = reverse("document-withdraw", args=[document.uuid])
    response = client.post(url, {"reason": "Une erreur", "version": document.version - 1})
    assert response.status_code == 422
    assert "Une erreur" in response.content.decode()
    assert IssuedDocument.objects.get().state == "valid"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(cast, client, count, django_assert_num_queries):
    for _again in range(count):
        services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    client.force_login(cast.nadia)
    with django_assert_num_queries(12):
        client.get(reverse("enrolment-documents", args=[cast.alices.uuid]))


@pytest.mark.parametrize("activities", [0, 3])
def test_queries_of_the_page(cast, client, activities, django_assert_num_queries):
    for number in range(activities):
        factories.activity(cast.version, f"MORE-{number}")
    document = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    client.force_login(cast.nadia)
    with django_assert_num_queries(22):
        client.get(document.get_absolute_url())
