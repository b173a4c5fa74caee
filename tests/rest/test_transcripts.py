"""A transcript over the API: asked for, followed, read, fetched, taken back."""

from io import BytesIO

import pytest
from django.utils.dateparse import parse_datetime
from pypdf import PdfReader
from rest_framework.test import APIClient

from documents.issuing.services import issue_transcript
from documents.models import IssuedDocument
from jobs.models import Job
from jobs.tasks import run
from tests.factories import Cast, deliberation

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """The cast while the jury sits, so that Jules sees Alice."""
    cast = Cast()
    deliberation(cast.version, cast.nadia, 2026, "january")
    return cast


def as_user(user):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def transcripts_of(enrolment):
    return f"/api/v1/enrolments/{enrolment.uuid}/transcripts/"


def ask(user, enrolment, **body):
    return as_user(user).post(transcripts_of(enrolment), body or {"language": "fr"}, format="json")


@pytest.fixture
def issued(cast):
    return issue_transcript(enrolment=cast.alices, by=cast.nadia, language="en")


def test_the_journey_of_a_machine(cast):
    machine = as_user(cast.machine_namur)
    asked = ask(cast.machine_namur, cast.alices)
    assert (asked.status_code, asked.json()["state"], asked["Retry-After"]) == (202, "queued", "2")
    address = asked["Location"]
    assert address == f"http://testserver/api/v1/jobs/{asked.json()['uuid']}/"
    waiting = machine.get(address)
    assert (waiting.json()["state"], waiting["Retry-After"]) == ("queued", "2")

    run(Job.objects.get().pk)

    done = machine.get(address)
    assert (done.json()["state"], "Retry-After" in done) == ("done", False)
    document = machine.get(f"/api/v1/documents/{done.json()['result']['document']}/")
    body = document.json()
    assert (body["state"], body["kind"], body["language"], body["standing"]) == ("valid", "transcript", "fr", "current")
    assert (body["enrolment"], document["ETag"]) == (str(cast.alices.uuid), f'"{body["version"]}"')
    assert parse_datetime(body["issued_at"])

    file = machine.get(f"/api/v1/documents/{body['uuid']}/file/", HTTP_ACCEPT="application/pdf")
    content = b"".join(file.streaming_content)
    assert (file.status_code, file["Content-Type"], len(content)) == (200, "application/pdf", body["file"]["size"])
    assert body["number"] in PdfReader(BytesIO(content)).pages[0].extract_text()


def test_asking_twice_is_one_job(cast):
    first, second = ask(cast.alice, cast.alices), ask(cast.nadia, cast.alices)
    assert first.json()["uuid"] == second.json()["uuid"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("alice", 202),
        ("bob", 404),
        ("marie", 403),
        ("stefan", 403),
        ("theo", 404),
        ("nadia", 202),
        ("louis", 202),
        ("dora", 202),
        ("jules", 403),
        ("charlie", 404),
        ("machine_namur", 202),
        ("machine_louvain", 202),
    ],
)
def test_who_may_ask(cast, name, status):
    assert ask(getattr(cast, name), cast.alices).status_code == status
    assert Job.objects.count() == (1 if status == 202 else 0)


@pytest.mark.parametrize(
    ("name", "of_the_list", "of_the_document", "of_the_withdrawal"),
    [
        ("alice", 200, 200, 403),
        ("bob", 404, 404, 404),
        ("marie", 403, 404, 404),
        ("stefan", 403, 404, 404),
        ("nadia", 200, 200, 200),
        ("louis", 200, 200, 200),
        ("dora", 200, 200, 200),
        ("jules", 403, 404, 404),
        ("charlie", 404, 404, 404),
        ("machine_namur", 200, 200, 403),
    ],
)
def test_who_reads_and_withdraws(cast, issued, name, of_the_list, of_the_document, of_the_withdrawal):
    client = as_user(getattr(cast, name))
    address = f"/api/v1/documents/{issued.uuid}/"
    assert client.get(transcripts_of(cast.alices)).status_code == of_the_list
    assert client.get(address).status_code == of_the_document
    assert client.get(f"{address}file/").status_code == of_the_document
    withdrawal = client.post(f"{address}withdrawal/", {"reason": "Wrong", "version": issued.version})
    assert withdrawal.status_code == of_the_withdrawal


def test_a_job_is_seen_by_who_asked(cast):
    address = ask(cast.alice, cast.alices)["Location"]
    assert [as_user(user).get(address).status_code for user in (cast.alice, cast.nadia, cast.bob)] == [200, 404, 404]


def test_nobody(cast, issued):
    job = ask(cast.alice, cast.alices)["Location"]
    document = f"/api/v1/documents/{issued.uuid}/"
    nobody = APIClient()
    for address in (transcripts_of(cast.alices), document, f"{document}file/", job):
        assert nobody.get(address).status_code == 401
    assert nobody.post(transcripts_of(cast.alices), {"language": "fr"}).status_code == 401
    assert nobody.post(f"{document}withdrawal/", {"reason": "Wrong", "version": 2}).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"language": "nl"}, "#/language", "invalid_choice"),
        ({"lang": "fr"}, "#/lang", "unknown"),
        ({"language": "fr", "number": "1"}, "#/number", "unknown"),
    ],
)
def test_a_wrong_question(cast, body, pointer, code):
    response = ask(cast.alice, cast.alices, **body)
    assert response.status_code == 400
    assert (pointer, code) in [(e["pointer"], e["code"]) for e in response.json()["errors"]]
    assert Job.objects.count() == 0


class TestWithdrawal:
    def test_it_needs_the_version_and_a_reason(self, cast, issued):
        nadia, address = as_user(cast.nadia), f"/api/v1/documents/{issued.uuid}/withdrawal/"
        assert nadia.post(address, {"reason": "Wrong"}).status_code == 428
        outdated = nadia.post(address, {"reason": "Wrong", "version": issued.version - 1})
        assert (outdated.status_code, outdated.json()["current"]["state"]) == (409, "valid")
        assert nadia.post(address, {"reason": " ", "version": issued.version}).status_code == 400
        done = nadia.post(address, {"reason": "Wrong"}, HTTP_IF_MATCH=f'"{issued.version}"')
        assert (done.status_code, done.json()["state"], done.json()["reason"]) == (200, "withdrawn", "Wrong")

    def test_once_is_enough(self, cast, issued):
        nadia, address = as_user(cast.nadia), f"/api/v1/documents/{issued.uuid}/withdrawal/"
        version = nadia.post(address, {"reason": "Wrong", "version": issued.version}).json()["version"]
        again = nadia.post(address, {"reason": "Wrong", "version": version})
        assert (again.status_code, again.json()["type"]) == (409, "urn:cursus:problem:wrong-state")


def test_a_document_that_was_never_finished_has_no_file(cast, issued):
    IssuedDocument.objects.filter(pk=issued.pk).update(state="void", file=None, ended_at=issued.issued_at)
    response = as_user(cast.nadia).get(f"/api/v1/documents/{issued.uuid}/file/")
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert as_user(cast.nadia).get(f"/api/v1/documents/{issued.uuid}/").json()["standing"] is None


@pytest.mark.parametrize("more", [0, 2])
def test_budget_of_the_list(cast, issued, more, django_assert_num_queries):
    for _ in range(more):
        issue_transcript(enrolment=cast.alices, by=cast.nadia, language="en")
    client = as_user(cast.nadia)
    with django_assert_num_queries(8):
        body = client.get(transcripts_of(cast.alices)).json()
    assert [row["state"] for row in body["results"]] == ["valid", *["superseded"] * more]


def test_documents_of_every_kind(cast):
    machine = as_user(cast.machine_namur)
    address = f"/api/v1/enrolments/{cast.alices.uuid}/documents/"
    refused = machine.post(address, {"kind": "enrolment", "language": "fr", "year": 2025}, format="json")
    assert refused.status_code == 400  # there is no such year
    assert machine.post(address, {"kind": "enrolment", "language": "fr"}, format="json").status_code == 400
    assert machine.post(address, {"kind": "success", "language": "fr"}, format="json").status_code == 403
    asked = as_user(cast.nadia).post(address, {"kind": "success", "language": "fr"}, format="json")
    assert asked.status_code == 409
    asked = machine.post(address, {"kind": "transcript", "language": "en"}, format="json")
    assert asked.status_code == 202
    run(Job.objects.get().pk)
    (row,) = machine.get(address, {"kind": "transcript"}).json()["results"]
    sent = machine.get(f"/api/v1/documents/{row['uuid']}/elmo/", HTTP_ACCEPT="application/xml")
    assert sent.content.startswith(b"<?xml")
