"""Every way to fail, and what the client is told."""

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.rest.urls")]


@pytest.fixture
def cast():
    return Cast()


def client_of(user, **settings):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en", **settings)
    client.force_login(user)
    return client


@pytest.fixture
def alice(cast):
    return client_of(cast.alice)


def problem_of(response, status):
    """The body, after a look at what all problems have in common."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:cursus:problem:")
    assert body["title"]
    assert body["detail"]
    return body


def address(enrolment):
    return f"/api/samples/residents/{enrolment.uuid}/"


def test_401_for_nobody(cast):
    response = APIClient().get(address(cast.alices))
    body = problem_of(response, 401)
    assert body["type"] == "urn:cursus:problem:not-authenticated"
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_403_says_the_reason_of_the_permission(cast):
    response = client_of(cast.nadia).patch(address(cast.alices), {"telephone": "1", "version": 1})
    assert problem_of(response, 403)["detail"] == "Only residents change their telephone."


def test_404_for_what_one_may_not_see(cast, alice):
    bodies = [
        problem_of(alice.get(address(cast.bobs)), 404),
        problem_of(alice.get("/api/samples/residents/00000000-0000-4000-8000-000000000000/"), 404),
    ]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing/", "/api/v1/schema", "/api/v2/enrolments/"])
def test_404_for_an_unknown_address(client, path):
    assert problem_of(client.get(path), 404)["type"] == "urn:cursus:problem:not-found"


def test_405_names_the_methods_that_are_known(cast, alice):
    response = alice.put(address(cast.alices), {})
    problem_of(response, 405)
    assert response["Allow"] == "GET, PATCH, HEAD, OPTIONS"


def test_406(cast, alice):
    problem_of(alice.get(address(cast.alices), HTTP_ACCEPT="application/xml"), 406)


def test_415(alice):
    response = alice.post("/api/samples/echo/", "label=x", content_type="application/x-www-form-urlencoded")
    problem_of(response, 415)


def test_429_says_when_to_come_back(alice):
    response = alice.get("/api/samples/busy/")
    problem_of(response, 429)
    assert response["Retry-After"] == "7"


def test_500_tells_nothing_of_the_fault(cast):
    client = client_of(cast.alice, raise_request_exception=False)
    body = problem_of(client.get("/api/samples/broken/"), 500)
    assert body["type"] == "urn:cursus:problem:server-error"
    assert "secret" not in str(body)


def test_409_for_a_wrong_state(cast, alice):
    response = alice.patch(address(cast.alices), {"telephone": "closed", "version": 1})
    body = problem_of(response, 409)
    assert (body["type"], body["detail"]) == ("urn:cursus:problem:wrong-state", "This enrolment has ended.")


def test_problems_speak_the_language_asked(cast):
    french = APIClient(HTTP_ACCEPT_LANGUAGE="fr").get(address(cast.alices)).json()
    english = APIClient(HTTP_ACCEPT_LANGUAGE="en").get(address(cast.alices)).json()
    assert (french["title"], english["title"]) == ("Qui êtes-vous\xa0?", "Who are you?")
    assert french["type"] == english["type"]


def test_errors_point_into_the_body(alice):
    order = {"label": "", "lines": [{"code": "A", "credits": "1.5"}, {"code": "TOOLONG", "credits": "-1"}, {}]}
    body = problem_of(alice.post("/api/samples/echo/", order), 400)
    assert [(e["pointer"], e["code"]) for e in body["errors"]] == [
        ("#/label", "blank"),
        ("#/lines/1/code", "max_length"),
        ("#/lines/1/credits", "min_value"),
        ("#/lines/2/code", "required"),
        ("#/lines/2/credits", "required"),
    ]


def test_errors_of_a_service_are_told_by_field(cast, alice):
    response = alice.patch(address(cast.alices), {"telephone": "odd", "version": 1})
    assert problem_of(response, 400)["errors"] == [
        {"pointer": "#/telephone", "code": "odd", "detail": "An odd number."},
        {"pointer": "#", "code": "invalid", "detail": "And more."},
    ]


class TestVersions:
    def test_a_write_that_saw_the_present_version_is_saved(self, cast, alice):
        response = alice.patch(address(cast.alices), {"telephone": "081 1", "version": 1})
        assert (response.status_code, response.json()["telephone"], response["ETag"]) == (200, "081 1", '"2"')
        cast.alices.refresh_from_db()
        assert (cast.alices.telephone, cast.alices.version) == ("081 1", 2)
        assert AuditEntry.objects.get(object_uuid=cast.alices.uuid).after == {"telephone": "•••"}

    def test_the_second_of_two_is_told_what_the_first_wrote(self, cast, alice):
        alice.patch(address(cast.alices), {"telephone": "first", "version": 1})
        body = problem_of(alice.patch(address(cast.alices), {"telephone": "second", "version": 1}), 409)
        assert body["type"] == "urn:cursus:problem:conflict"
        assert body["current"] == {
            "uuid": str(cast.alices.uuid), "version": 2, "telephone": "first", "birth_date": None,
        }  # fmt: skip
        cast.alices.refresh_from_db()
        assert cast.alices.telephone == "first"

    def test_if_match_does_the_same_with_412(self, cast, alice):
        tag = alice.get(address(cast.alices))["ETag"]
        assert alice.patch(address(cast.alices), {"telephone": "first"}, HTTP_IF_MATCH=tag).status_code == 200
        body = problem_of(alice.patch(address(cast.alices), {"telephone": "second"}, HTTP_IF_MATCH=tag), 412)
        assert body["current"]["telephone"] == "first"

    def test_without_a_version_nothing_is_written(self, cast, alice):
        problem_of(alice.patch(address(cast.alices), {"telephone": "x"}), 428)
        cast.alices.refresh_from_db()
        assert (cast.alices.telephone, cast.alices.version) == ("", 1)

    @pytest.mark.parametrize("tag", ["*", 'W/"1"', "one", '""', '"1", "2"'])
    def test_if_match_that_is_no_version(self, cast, alice, tag):
        problem_of(alice.patch(address(cast.alices), {"telephone": "x"}, HTTP_IF_MATCH=tag), 400)

    def test_two_versions_that_differ(self, cast, alice):
        response = alice.patch(address(cast.alices), {"telephone": "x", "version": 2}, HTTP_IF_MATCH='"1"')
        assert problem_of(response, 400)["errors"][0]["pointer"] == "#/version"
