"""From `make_machine` over the real token endpoint to what a machine may read and write."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.rest.urls")]
TOKENS = "/api/oauth/token/"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def credentials(cast):
    """(client id, secret) of a system of UNamur, as the command prints them."""
    printed = StringIO()
    call_command(
        "make_machine", "UNamur", "student records", email="sis@example.org", stdout=printed, stderr=StringIO()
    )
    return tuple(line.split()[-1] for line in printed.getvalue().splitlines())


def ask(credentials, **fields):
    client = APIClient(enforce_csrf_checks=True)
    client_id, secret = credentials
    fields = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, **fields}
    return client.post(TOKENS, fields, format="multipart")


def bearer(credentials, scope="read"):
    token = ask(credentials, scope=scope).json()["access_token"]
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ACCEPT_LANGUAGE="en", enforce_csrf_checks=True)


def residents_of(client):
    return client.get("/api/samples/residents/")


def test_a_machine_reads_what_its_institution_may(cast, credentials):
    answer = ask(credentials, scope="read").json()
    assert {k: answer[k] for k in ("token_type", "scope", "expires_in")} == {
        "token_type": "Bearer", "scope": "read", "expires_in": 3600,
    }  # fmt: skip
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {answer['access_token']}")
    found = {row["uuid"] for row in residents_of(client).json()["results"]}
    assert found == {str(cast.alices.uuid), str(cast.bobs.uuid)}


def test_secret_and_token_are_kept_as_hashes(credentials):
    answer = ask(credentials).json()
    application = get_application_model().objects.get(client_id=credentials[0])
    token = get_access_token_model().objects.get(application=application)
    assert credentials[1] not in application.client_secret
    assert application.client_secret.startswith(("pbkdf2_", "md5$"))
    assert (token.token, token.scope) == ("", "read")
    assert len(answer["access_token"]) >= 30


def test_a_read_token_does_not_write(cast, credentials):
    address = f"/api/samples/residents/{cast.alices.uuid}/"
    response = bearer(credentials).patch(address, {"telephone": "1", "version": 1})
    assert (response.status_code, response.json()["type"]) == (403, "urn:cursus:problem:insufficient-scope")
    assert response["WWW-Authenticate"] == 'Bearer realm="api", error="insufficient_scope", scope="write"'
    write_only = bearer(credentials, "write")
    assert residents_of(write_only).json()["type"] == "urn:cursus:problem:insufficient-scope"
    both = bearer(credentials, "read write").patch(address, {"telephone": "1", "version": 1})
    assert (both.status_code, both.json()["detail"]) == (403, "Only residents change their telephone.")


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"scope": "admin"}, 400, "invalid_scope"),
        ({"grant_type": "password", "username": "a", "password": "b"}, 400, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, 400, "unsupported_grant_type"),
    ],
)
def test_refusals_of_the_token_endpoint(credentials, fields, status, error):
    response = ask(credentials, **fields)
    assert (response.status_code, response.json()["error"]) == (status, error)


def test_the_token_endpoint_knows_post_alone(client):
    response = client.get(TOKENS)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer", "Bearer x y", "Bearer nobody", "bearer é"])
def test_a_token_that_is_none(cast, header):
    response = residents_of(APIClient(HTTP_AUTHORIZATION=header.encode().decode("latin-1")))
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_a_token_only_counts_in_its_header(cast, credentials):
    token = ask(credentials).json()["access_token"]
    assert APIClient().get("/api/samples/residents/", {"access_token": token}).status_code == 401


def test_a_token_ends_with_its_hour_its_account_and_its_role(cast, credentials):
    client = bearer(credentials)
    machine = User.objects.get(email="sis@example.org")
    assert residents_of(client).json()["count"] == 2
    machine.roles.update(ends=timezone.localdate() - timedelta(days=1), starts=timezone.localdate() - timedelta(days=2))
    assert residents_of(client).json()["count"] == 0
    User.objects.filter(pk=machine.pk).update(is_active=False)
    assert residents_of(client).status_code == 401
    User.objects.filter(pk=machine.pk).update(is_active=True)
    get_access_token_model().objects.update(expires=timezone.now())
    assert residents_of(client).status_code == 401


def test_a_token_of_a_persons_application_opens_nothing(cast, credentials):
    get_application_model().objects.update(user=cast.nadia)
    assert residents_of(bearer(credentials)).status_code == 401


def test_people_need_the_csrf_token_to_write(cast):
    client = APIClient(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.alice)
    address = f"/api/samples/residents/{cast.alices.uuid}/"
    response = client.patch(address, {"telephone": "1", "version": 1})
    assert (response.status_code, response.json()["type"]) == (403, "urn:cursus:problem:denied")
    cast.alices.refresh_from_db()
    assert cast.alices.telephone == ""


def test_make_machine_refuses_what_it_cannot_do(cast):
    with pytest.raises(CommandError, match=r"No institution 'ULB'. Known: UCLouvain, UNamur\."):
        call_command("make_machine", "ULB", "x", email="x@example.org")
    with pytest.raises(CommandError, match=r"Alice\.Test@example\.org is taken"):
        call_command("make_machine", "UNamur", "x", email="Alice.Test@example.org")


def test_a_closed_machine_is_out_at_once(cast, credentials):
    client = bearer(credentials)
    call_command("close_machine", "SIS@example.org", stdout=StringIO())
    assert residents_of(client).status_code == 401
    assert ask(credentials).status_code == 200  # the secret still is right, but the token opens nothing
    assert residents_of(bearer(credentials)).json()["detail"] == "The account of this token is closed."
    machine = User.objects.get(email="sis@example.org")
    assert (machine.is_active, machine.roles.get().ends) == (False, timezone.localdate())
    assert [entry.action for entry in AuditEntry.objects.filter(object_uuid=machine.uuid)] == ["create", "close"]


def test_close_machine_closes_no_person(cast):
    with pytest.raises(CommandError, match=r"No system has the address nadia\.test@example\.org"):
        call_command("close_machine", "nadia.test@example.org")
