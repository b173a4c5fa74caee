"""What university systems and people read of programmes."""

import pytest
from rest_framework.test import APIClient

from curriculum.loading.load import load_programme
from curriculum.programmes import services
from tests import factories
from tests.curriculum.conftest import SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def read():
    def get(user, url):
        client = APIClient()
        client.force_authenticate(user)
        return client.get(url)

    return get


def test_programmes_with_their_visible_versions(cast, read):
    draft = factories.programme_version("DRAFT", published=False)
    found = read(cast.alice, "/api/v1/programmes/").json()
    assert [programme["code"] for programme in found["results"]] == ["MMG"]
    programme = found["results"][0]
    assert programme["title"] == {"fr": "Programme MMG", "en": "Programme MMG"}
    assert programme["reference_institution"] == "UNamur"
    assert [i["code"] for i in programme["institutions"]] == ["UCLouvain", "UNamur"]
    assert [
        (v["label"], v["state"], v["credits"], v["first_intake"], v["last_intake"]) for v in programme["versions"]
    ] == [("2024", "published", "10.0", 2024, None)]
    assert [(b["number"], b["credits"]) for b in programme["versions"][0]["blocks"]] == [(1, "6.0"), (2, "4.0")]
    assert [p["code"] for p in read(cast.nadia, "/api/v1/programmes/").json()["results"]] == ["DRAFT", "MMG"]
    assert read(cast.alice, f"/api/v1/programmes/{draft.programme.uuid}/").status_code == 404


def test_a_draft_beside_a_published_version_does_not_show(cast, read):
    cast.programme.versions.create(label="2027", first_intake=factories.year(2027))
    url = f"/api/v1/programmes/{cast.programme.uuid}/"
    assert [v["label"] for v in read(cast.machine_namur, url).json()["versions"]] == ["2024"]
    assert [v["label"] for v in read(cast.dora, url).json()["versions"]] == ["2024", "2027"]


def test_an_activity(cast, read):
    services.set_official_codes({cast.joint: {cast.unamur: "MMEGM314"}}, by=cast.nadia)
    response = read(cast.machine_namur, f"/api/v1/activities/{cast.joint.uuid}/")
    assert response["ETag"] == '"2"'
    found = response.json()
    assert (found["code"], found["official_codes"]) == ("JOI", [{"institution": "UNamur", "value": "MMEGM314"}])
    assert (found["credits"], found["kind"], found["block"]) == ("3.0", "internship", 2)
    assert found["organisers"] == ["UCLouvain", "UNamur"]
    assert found["programme_version"] == {"uuid": str(cast.version.uuid), "code": "MMG", "label": "2024"}
    assert [part["code"] for part in found["parts"]] == ["main"]


def test_the_list_is_filtered(cast, read):
    load_programme(SECOND)

    def codes(words=""):
        return [row["code"] for row in read(cast.alice, f"/api/v1/activities/{words}").json()["results"]]

    assert len(codes()) == 10
    assert codes("?programme=GERIATRIE&block=2") == ["G-HOP", "G-DEM"]
    assert codes(f"?programme_version={cast.version.uuid}") == ["NAM", "LOU", "JOI", "ALO"]
    assert codes("?programme=XX") == []


@pytest.mark.parametrize("words", ["?blok=1", "?block=x", "?programme_version=1"])
def test_a_filter_that_cannot_be_read(cast, read, words):
    response = read(cast.alice, f"/api/v1/activities/{words}")
    assert response.status_code == 400
    assert [e["parameter"] for e in response.json()["errors"]] == [words[1:].partition("=")[0]]


def test_a_second_programme_reads_the_same(cast, read):
    version = load_programme(SECOND).version
    found = read(cast.alice, f"/api/v1/activities/?programme_version={version.uuid}").json()
    assert found["count"] == 6
    ethics = next(row for row in found["results"] if row["code"] == "G-ETHIQUE")
    assert (ethics["credits"], ethics["organisers"], ethics["group"]) == (None, [], None)
    assert found["results"][0]["title"] == {"fr": "Fragilité", "en": "Frailty", "nl": "Kwetsbaarheid"}


@pytest.mark.parametrize("count", [1, 3])
def test_budgets(db, read, count, django_assert_num_queries):
    reader = factories.person("Reader")
    for number in range(count):
        version = factories.programme_version(f"P{number}")
        made = factories.activity(version, "A", organisers=("UNamur", "UCLouvain"))
        services.set_official_codes({made: {factories.institution("UNamur"): "X"}}, by=None)
    for url, budget in (("/api/v1/programmes/", 6), ("/api/v1/activities/", 9)):
        assert read(reader, url).json()["count"] == count
        with django_assert_num_queries(budget):
            read(reader, url)


def test_nobody_without_log_in(cast):
    for url in ("/api/v1/programmes/", "/api/v1/activities/", f"/api/v1/activities/{cast.namur.uuid}/"):
        assert APIClient().get(url).status_code == 401
