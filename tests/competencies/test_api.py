"""Frameworks over the API: what is told, to whom, in how many queries."""

import pytest
from rest_framework.test import APIClient

from tests.competencies.props import competency, crosswalk, framework
from tests.factories import Cast

pytestmark = pytest.mark.django_db
LIST = "/api/v1/frameworks/"


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def own():
    return framework()


def as_user(user):
    client = APIClient()
    client.force_login(user)
    return client


def address(framework):
    return f"{LIST}{framework.uuid}/"


def test_the_list(cast, own):
    assert as_user(cast.machine_namur).get(LIST).json()["results"] == [
        {
            "uuid": str(own.uuid),
            "version": 1,
            "key": "own-1",
            "code": "own",
            "label": "1",
            "short_title": "OWN",
            "title": {"fr": "Framework own", "en": "Framework own"},
            "state": "published",
            "valid_from": "2025-01-01",
            "source": "Invented",
            "wording": {},
            "competency_count": 2,
            "descriptor_count": 2,
        }
    ]


def test_one_framework_with_its_content(cast, own):
    own.levels.create(code="novice", position=1, title={"fr": "Novice"}, borrowed=True, source="Elsewhere")
    other = framework("other", competencies=("x",))
    ahead = crosswalk(competency(own, "b"), competency(other, "x"), "partial")
    back = crosswalk(competency(other, "x"), competency(own, "a"))
    response = as_user(cast.alice).get(address(own))
    found = response.json()
    assert response["ETag"] == '"1"'
    assert [(c["code"], c["position"], c["definition"]["fr"]) for c in found["competencies"]] == [
        ("a", 1, "Definition a"),
        ("b", 2, "Definition b"),
    ]
    assert [[d["text"]["fr"] for d in c["descriptors"]] for c in found["competencies"]] == [
        ["Manifestation a1"],
        ["Manifestation b1"],
    ]
    assert [(row["code"], row["borrowed"], row["source"]) for row in found["levels"]] == [("novice", True, "Elsewhere")]
    assert found["crosswalks"] == [
        {
            "uuid": str(row.uuid),
            "version": 1,
            "competency": own_code,
            "other_framework": "other-1",
            "other_competency": "x",
            "strength": row.strength,
            "status": "proposed",
            "reason": dict(row.reason),
        }
        for row, own_code in ((back, "a"), (ahead, "b"))
    ]


def test_a_draft_is_not_there_for_residents_and_machines(cast, own):
    draft = framework("draft", published=False)
    crosswalk(competency(own, "a"), competency(draft, "a"))
    for user in (cast.alice, cast.machine_namur):
        client = as_user(user)
        assert [row["key"] for row in client.get(LIST).json()["results"]] == ["own-1"]
        assert client.get(address(draft)).status_code == 404
        assert client.get(address(own)).json()["crosswalks"] == []
    office = as_user(cast.dora)
    assert [row["key"] for row in office.get(LIST).json()["results"]] == ["draft-1", "own-1"]
    assert len(office.get(address(own)).json()["crosswalks"]) == 1


def test_nobody_else_reads_any(own):
    assert APIClient().get(LIST).status_code == 401
    assert APIClient().get(address(own)).status_code == 401


def test_nothing_can_be_written(cast, own):
    client = as_user(cast.dora)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address(own), {}).status_code == 405
    assert client.post(LIST, {}).status_code == 405


def test_by_code(cast, own):
    framework("other")
    client = as_user(cast.alice)
    assert [row["key"] for row in client.get(LIST, {"code": "other"}).json()["results"]] == ["other-1"]
    assert client.get(LIST, {"title": "x"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(cast, own, count, django_assert_num_queries):
    other = framework("other", competencies=("x",))
    for number in range(count):
        framework(f"more{number}")
        one = own.competencies.create(code=f"c{number}", position=3, title={}, short_title={}, definition={})
        one.descriptors.create(position=1, text={})
        own.levels.create(code=f"l{number}", position=1, title={})
        crosswalk(one, competency(other, "x"))
    client = as_user(cast.charlie)
    with django_assert_num_queries(6):
        assert len(client.get(LIST).json()["results"]) == 2 + count
    with django_assert_num_queries(9):
        assert len(client.get(address(own)).json()["crosswalks"]) == count
