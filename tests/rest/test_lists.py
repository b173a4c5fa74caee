"""Pages of a list, and the parameters it takes."""

import pytest
from rest_framework.test import APIClient

from tests.factories import Cast, enrolment, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.rest.urls")]
LIST = "/api/samples/residents/"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def nadia(cast):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.nadia)
    return client


def test_a_page_tells_of_its_neighbours(cast, nadia):
    for name in "Zoe", "Yves", "Xavier":
        enrolment(person(name), cast.version)
    body = nadia.get(LIST, {"page": 2, "page_size": 2}).json()
    assert set(body) == {"count", "next", "previous", "results"}
    assert (body["count"], len(body["results"])) == (5, 2)
    assert body["next"] == f"http://testserver{LIST}?page=3&page_size=2"
    assert body["previous"] == f"http://testserver{LIST}?page_size=2"


def test_pages_together_are_the_whole(cast, nadia):
    for name in "Zoe", "Yves", "Xavier":
        enrolment(person(name), cast.version)
    seen, address = [], f"{LIST}?page_size=2"
    while address:
        body = nadia.get(address).json()
        seen += [row["uuid"] for row in body["results"]]
        address = body["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_page_holds_200_at_most(cast, nadia):
    assert nadia.get(LIST, {"page_size": 200}).json()["count"] == 2


@pytest.mark.parametrize("size", ["201", "100000", "0", "-1", "ten", "", "²", "1.5", "9999999"])
def test_a_size_that_is_none(nadia, size):
    response = nadia.get(LIST, {"page_size": size})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize("page", ["99", "0", "x"])
def test_a_page_that_is_not_there(nadia, page):
    response = nadia.get(LIST, {"page": page})
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_misspelt_filter_is_named(nadia):
    response = nadia.get(LIST, {"birth_dat": "2000-01-01"})
    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"parameter": "birth_dat", "code": "unknown", "detail": "There is no such parameter."}
    ]


def test_a_filter_with_a_wrong_value_is_named(nadia):
    response = nadia.get(LIST, {"birth_date": "yesterday"})
    assert response.status_code == 400
    assert [(e["parameter"], e["code"]) for e in response.json()["errors"]] == [("birth_date", "invalid")]
