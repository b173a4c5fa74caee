"""The schema: whole, clean, and kept by the answers (schemathesis, with a machine that may only read)."""

from datetime import timedelta
from hashlib import sha256

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from oauth2_provider.models import get_access_token_model, get_application_model
from rest_framework.test import APIClient

from config.wsgi import application
from documents.batches.services import start as start_batch
from documents.issuing.services import ask_transcript, issue_transcript
from tests.competencies.props import framework
from tests.factories import Cast, activity
from tests.seminars import props as seminars
from tests.thesis import props as theses

SCHEMA = "/api/v1/schema/"
QUICK = settings(
    max_examples=6,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_it_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_it_is_open_and_english_for_everybody(db):
    told = [APIClient(HTTP_ACCEPT_LANGUAGE=code).get(SCHEMA, HTTP_ACCEPT="application/json") for code in ("fr", "en")]
    assert [response.status_code for response in told] == [200, 200]
    assert told[0].content == told[1].content
    assert told[0]["Content-Type"] == "application/json"


def test_every_operation_says_how_it_refuses(db):
    paths = APIClient().get(SCHEMA, HTTP_ACCEPT="application/json").json()["paths"]
    assert "/api/v1/enrolments/" in paths
    for path, operations in paths.items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert {"400", "401", "403", "406"} <= set(answers), f"{method} {path}"
            assert list(answers["400"]["content"]) == ["application/problem+json"]


def read_token(user):
    system = get_application_model().objects.create(
        user=user, client_type="confidential", authorization_grant_type="client-credentials"
    )
    get_access_token_model().objects.create(
        application=system,
        token="",
        token_checksum=sha256(b"reader").hexdigest(),
        scope="read",
        expires=timezone.now() + timedelta(hours=1),
    )
    return {"Authorization": "Bearer reader"}


@pytest.fixture
def known():
    """The uuids of rows that the machine sees, so that not every address is a 404."""
    cast = Cast()
    issued = issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr")
    batch = start_batch(enrolments=[cast.alices], kind="transcript", language="fr", version=cast.version, by=cast.nadia)
    batch.batch_items.update(state="made", document=issued)
    group = seminars.group(activity(cast.version, "SEM", kind="seminar"), leaders=[cast.theo])
    return {
        "headers": read_token(cast.machine_namur),
        "/api/v1/theses/": theses.thesis(cast, "under_way", promoter=cast.theo).uuid,
        "/api/v1/seminar-groups/": group.uuid,
        "/api/v1/seminar-meetings/": seminars.meeting(group).uuid,
        "/api/v1/documents/": issued.uuid,
        "/api/v1/document-batches/": batch.uuid,
        "/api/v1/jobs/": ask_transcript(enrolment=cast.alices, by=cast.machine_namur, language="en").uuid,
        "/api/v1/enrolments/": cast.alices.uuid,
        "/api/v1/programmes/": cast.programme.uuid,
        "/api/v1/activities/": cast.namur.uuid,
        "/api/v1/frameworks/": framework().uuid,
    }


# What is between a resident and those who teach; a university's system reads none of it, or has nothing to read here
CLOSED = {
    "GET /api/v1/enrolments/{uuid}/coverage/": 403,
    "GET /api/v1/enrolments/{uuid}/sign-offs/": 403,
    "GET /api/v1/evaluations/{uuid}/": 404,
    "GET /api/v1/placements/{uuid}/": 404,
    "GET /api/v1/sites/{uuid}/": 404,
    "GET /api/v1/supervisors/{uuid}/": 404,
}


def row_of(path, known):
    """A row that stands at this address, None where it needs none or we have none."""
    return next((uuid for start, uuid in known.items() if path.startswith(start + "{")), None)


def statuses_of(operation, row, headers):
    """The answers to some invented requests; fails where one is not what the schema says."""
    found = set()

    @QUICK
    @given(case=operation.as_strategy())
    def ask(case):
        if row is not None:
            case.path_parameters = {"uuid": str(row)}
        response = case.call(headers=headers)
        found.add(response.status_code)
        case.validate_response(response, headers=headers)

    ask()
    return found


@pytest.fixture
def one_connection():
    """Requests leave the connection open that the test's transaction is on, as with Django's own test client."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.django_db
def test_answers_keep_the_schema(known, one_connection):
    schema = schemathesis.openapi.from_wsgi(SCHEMA, application)
    headers = known.pop("headers") | {"Accept-Encoding": "identity"}  # this client does not decompress
    answered = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        answered[operation.label] = statuses_of(operation, row_of(operation.path, known), headers)
    reads = {label: statuses for label, statuses in answered.items() if label.startswith("GET ")}
    closed = {label: reads.pop(label) for label in CLOSED}
    assert [label for label, status in CLOSED.items() if status not in closed[label] or 200 in closed[label]] == []
    assert [label for label, statuses in reads.items() if 200 not in statuses] == []
    assert set().union(*reads.values()) <= {200, 404}
    assert set().union(*(answered[label] for label in answered if label not in {*reads, *CLOSED})) == {403}  # no scope
