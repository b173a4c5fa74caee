"""Batches of documents over the API."""

import pytest
from rest_framework.test import APIClient

from documents.batches import services
from documents.models import Batch
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/document-batches/"


@pytest.fixture
def cast():
    return factories.Cast()


def as_user(user):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def body(cast, *enrolments, **fields):
    values = {"kind": "transcript", "language": "en", "programme_version": str(cast.version.uuid), **fields}
    return values | {"enrolments": [str(enrolment.uuid) for enrolment in enrolments]}


def fields_of(refused):
    return {error["pointer"].split("/")[1] for error in refused.json()["errors"]}


def test_a_machine_starts_follows_and_pauses_a_batch(cast):
    machine = as_user(cast.machine_namur)
    asked = machine.post(ADDRESS, body(cast, cast.alices, cast.bobs), format="json")
    assert (asked.status_code, asked.json()["phase"]) == (201, "running")
    assert asked.json()["counts"] == {
        "waiting": 2, "running": 0, "made": 0, "unchanged": 0, "failed": 0, "cancelled": 0,
    }  # fmt: skip
    address = f"{ADDRESS}{asked.json()['uuid']}/"
    seen = machine.get(address)["ETag"]
    paused = machine.post(f"{address}acts/", {"act": "pause"}, format="json", HTTP_IF_MATCH=seen)
    assert (paused.status_code, paused.json()["state"]) == (200, "paused")
    stale = machine.post(f"{address}acts/", {"act": "resume"}, format="json", HTTP_IF_MATCH=seen)
    assert stale.status_code == 412
    wrong = machine.post(f"{address}acts/", {"act": "retry", "version": paused.json()["version"]}, format="json")
    assert (wrong.status_code, wrong.json()["detail"]) == (409, "Nothing of this batch has failed.")
    items = machine.get(f"{address}items/", {"state": "waiting"}).json()["results"]
    assert [item["enrolment"] for item in items] == [str(cast.alices.uuid), str(cast.bobs.uuid)]
    assert machine.get(f"{address}zip/", HTTP_ACCEPT="application/zip").status_code == 409


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "diploma"}, "kind"),
        ({"kind": "placement"}, "kind"),
        ({"language": "nl"}, "language"),
        ({"enrolments": []}, "enrolments"),
        ({"enrolments": ["00000000-0000-4000-8000-000000000000"]}, "enrolments"),
        ({"again": "perhaps"}, "again"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_request_names_the_field_and_starts_nothing(cast, fields, field):
    refused = as_user(cast.nadia).post(ADDRESS, body(cast, cast.alices) | fields, format="json")
    assert (refused.status_code, fields_of(refused)) == (
        400,
        {field},
    )
    assert not Batch.objects.exists()


def test_nobody_starts_one_for_a_programme_that_is_not_theirs(cast):
    other = factories.programme_version("OTHER", institutions=("ULB",))
    stranger = factories.enrolment(cast.charlie, other, enrolling="ULB", matricule=900)
    asked = body(cast, stranger) | {"programme_version": str(other.uuid)}
    refused = as_user(cast.nadia).post(ADDRESS, asked, format="json")
    assert (refused.status_code, fields_of(refused)) == (
        400,
        {"enrolments"},
    )
    assert as_user(cast.alice).post(ADDRESS, body(cast, cast.alices), format="json").status_code == 403
    assert not Batch.objects.exists()


def test_a_batch_of_another_programme_is_not_there(cast):
    other = factories.programme_version("OTHER", institutions=("ULB",))
    stranger = factories.enrolment(cast.charlie, other, enrolling="ULB", matricule=900)
    batch = services.start(
        kind="transcript", language="fr", version=other, enrolments=[stranger], by=factories.person("Ulrich")
    )
    assert as_user(cast.nadia).get(f"{ADDRESS}{batch.uuid}/").status_code == 404
    assert as_user(cast.nadia).get(ADDRESS).json()["results"] == []
