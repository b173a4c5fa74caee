"""The public page tells whether a document stands, and no more of the person than initials and programme."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from documents.issuing import services
from documents.kinds.subjects import Subject
from documents.verification import views as verification
from tests import factories
from tests.documents import props
from tests.documents.test_pages import shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_misses_yet():
    cache.clear()


@pytest.fixture
def document(cast):
    cast.alice.given_name, cast.alice.family_name = "Marie-Lou", "Van den Broeck"
    cast.alice.save()
    cast.alices.birth_date = "1999-03-04"
    cast.alices.save()
    registration = factories.registration(cast.alices, cast.namur, 2025)
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    factories.decision(sitting, registration, 17)
    return services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)


def look(client, document):
    return client.get(reverse("verify", args=[document.code]))


def test_a_valid_document(client, document):
    response = look(client, document)
    text = shown(response)
    for said in ("Ce document est valable", "RN-2026-00001", "22 novembre 2026", "M. L. V. D. B.", "Programme MMG"):
        assert said in text
    assert document.file.sha256 in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_it_names_nobody(client, document, cast):
    page = look(client, document).content.decode()
    resident = document.snapshot["content"]["resident"]
    secrets = [resident["given_name"], resident["family_name"], cast.alice.email, str(cast.alices.uuid), "1999"]
    secrets += [matricule["value"] for matricule in resident["matricules"]]
    secrets += [str(cast.namur.title), str(document.uuid), document.issued_by.family_name]
    for secret in secrets:
        assert secret not in page, secret


def test_what_has_become_of_it(client, document, cast):
    newer = services.issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    assert "Un document plus récent a remplacé celui-ci" in shown(look(client, document))
    services.withdraw(document=newer, by=cast.nadia, why="Established for Alice by mistake")
    text = shown(look(client, newer))
    assert "Ce document a été retiré" in text
    assert "mistake" not in text


def test_a_void_one_was_never_finished(client, document):
    begun = services.reserve(
        subject=Subject(enrolment=document.enrolment),
        content=document.snapshot["content"],
        by=None,
        job=None,
        now=props.NOW,
    )
    assert look(client, begun).status_code == 404  # nobody can hold it yet
    services.void_unfinished(now=factories.at(2026, 11, 23))
    assert "Ce document n’a jamais été achevé" in shown(look(client, begun))


def test_it_says_that_it_relied_on_an_old_decision(client, document, cast):
    assert "Il s’appuie" not in shown(look(client, document))
    first = document.enrolment.decisions.get()
    later = factories.deliberation(cast.version, cast.nadia, 2025, "september", published_at=factories.at(2026, 9, 3))
    factories.decision(later, first.registration, 8, granted=False, supersedes=first, reason="Misread")
    assert "Il s’appuie sur une décision qui a été remplacée ou retirée depuis." in shown(look(client, document))


@pytest.mark.parametrize("code", ["0000-0000-0000-0000-0000", "RN-2026-00001", "1", "<script>"])
def test_an_unknown_code(client, document, code):
    response = client.get(reverse("verify", args=[code]))
    assert response.status_code == 404
    assert "Aucun document n’a ce code" in shown(response)
    assert "<script>alert" not in response.content.decode()


def test_a_code_in_other_clothes_leads_to_the_same_address(client, document):
    response = client.get(reverse("verify", args=[document.code.lower().replace("-", " ").replace("0", "o")]))
    assert response.url == reverse("verify", args=[document.code])


def test_the_form_reads_a_code_as_it_is_typed(client, document):
    assert "Code de vérification" in shown(client.get(reverse("verify-form")))
    response = client.get(reverse("verify-form"), {"code": f" {document.code.lower().replace('-', '')} "})
    assert response.url == reverse("verify", args=[document.code])
    wrong = client.get(reverse("verify-form"), {"code": "RN-2026-00001"})
    assert "Un code compte 20 lettres et chiffres" in shown(wrong)


@pytest.mark.usefixtures("still")
def test_who_guesses_is_told_to_wait(client, document, monkeypatch):
    monkeypatch.setattr(verification, "MISSES", 3)
    url = reverse("verify", args=["0000-0000-0000-0000-0000"])
    assert [client.get(url).status_code for _again in range(4)] == [404, 404, 404, 429]
    assert look(client, document).status_code == 429
    assert look(client, document)["Retry-After"] == "300"
    elsewhere = client.get(reverse("verify", args=[document.code]), REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("trusted", "answer"), [(True, 200), (False, 429)])
def test_behind_a_proxy_each_reader_is_counted_alone(client, document, monkeypatch, settings, trusted, answer):
    settings.BEHIND_PROXY = trusted
    monkeypatch.setattr(verification, "MISSES", 1)
    wrong = reverse("verify", args=["0000-0000-0000-0000-0000"])
    for forged in ("203.0.113.5", "203.0.113.6"):
        client.get(wrong, headers={"x-forwarded-for": f"{forged}, 198.51.100.7"})
    assert client.get(wrong, headers={"x-forwarded-for": "203.0.113.8, 198.51.100.7"}).status_code == 429
    right = reverse("verify", args=[document.code])
    assert client.get(right, headers={"x-forwarded-for": "198.51.100.8"}).status_code == answer


def test_looking_writes_nothing(client, document, django_assert_num_queries):
    with django_assert_num_queries(17) as captured:
        look(client, document)
    assert all(query["sql"].startswith("SELECT") for query in captured)
