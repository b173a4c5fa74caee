"""Residents and credits over the API: who sees whom, what of them, in how many queries."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from curriculum.roles import clear_roles
from records.enrolments.api import EnrolmentSerializer
from records.enrolments.permissions import can_see_contact
from records.models import Deliberation, Enrolment, Exemption
from tests.factories import (
    Cast,
    accompanies,
    activity,
    at,
    decision,
    deliberation,
    enrolment,
    person,
    programme_version,
    registration,
    released,
    role,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/enrolments/"
PEOPLE = ["alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie"]
EVERYBODY = [*PEOPLE, "machine_namur", "machine_louvain"]


@pytest.fixture
def cast():
    """The cast, an address of Alice, her registration with Theo, a resident of a foreign programme; the jury sits."""
    cast = Cast()
    deliberation(cast.version, cast.nadia, 2026, "january")
    Enrolment.objects.filter(pk=cast.alices.pk).update(
        birth_date="1998-05-04", street="Rue de Fer 1", postcode="5000", city="Namur", telephone="081 22 33 44"
    )
    registration(cast.alices, cast.namur)
    cast.foreign = enrolment(person("Zoe"), programme_version("DES", institutions=("Uni.lu",)), intake=2025)
    return cast


def as_user(user, language="en"):
    client = APIClient(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(user)
    return client


def names(client, **filters):
    return [row["given_name"] for row in client.get(LIST, filters).json()["results"]]


def one(cast, name, resident="alices"):
    return as_user(getattr(cast, name)).get(f"{LIST}{getattr(cast, resident).uuid}/")


class TestWho:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("alice", ["Alice"]),
            ("bob", ["Bob"]),
            ("marie", ["Alice"]),
            ("stefan", ["Alice"]),
            ("theo", ["Alice"]),
            ("nadia", ["Alice", "Bob"]),
            ("louis", ["Alice", "Bob"]),
            ("dora", ["Alice", "Bob"]),
            ("jules", ["Alice", "Bob"]),
            ("charlie", []),
            ("machine_namur", ["Alice", "Bob"]),
            ("machine_louvain", ["Alice", "Bob"]),
        ],
    )
    def test_the_list_and_the_one_agree(self, cast, name, expected):
        assert names(as_user(getattr(cast, name))) == expected
        for resident, given in (("alices", "Alice"), ("bobs", "Bob"), ("foreign", "Zoe")):
            assert one(cast, name, resident).status_code == (200 if given in expected else 404)

    def test_the_jury_while_it_sits(self, cast):
        released(Deliberation.objects.get(), at(2026, 11, 1))
        assert names(as_user(cast.jules)) == []
        assert one(cast, "jules").status_code == 404

    def test_nobody(self, cast):
        assert APIClient().get(LIST).status_code == 401
        assert APIClient().get(f"{LIST}{cast.alices.uuid}/").status_code == 401
        assert APIClient().get(f"{LIST}{cast.alices.uuid}/credits/").status_code == 401


class TestWhat:
    CONTACT = {"email": "alice.test@example.org", "telephone": "081 22 33 44"}
    FILE = {"birth_date": "1998-05-04", "street": "Rue de Fer 1", "postcode": "5000", "city": "Namur"}

    @pytest.mark.parametrize(
        ("name", "contact", "file"),
        [
            ("alice", True, True),
            ("marie", True, False),
            ("stefan", True, False),
            ("theo", False, False),
            ("nadia", True, True),
            ("louis", True, False),
            ("dora", True, True),
            ("jules", False, False),
            ("machine_namur", True, False),
            ("machine_louvain", True, False),
        ],
    )
    def test_contact_and_file_of_alice(self, cast, name, contact, file):
        body = one(cast, name).json()
        assert (body["contact"], body["file"]) == (self.CONTACT if contact else None, self.FILE if file else None)
        assert (body["matricules"] is not None) == contact
        rows = as_user(getattr(cast, name)).get(LIST).json()["results"]
        assert [row["matricules"] for row in rows if row["given_name"] == "Alice"] == [body["matricules"]]

    def test_a_leader_sees_the_name_alone(self, cast):
        accompanies(cast.charlie, cast.alices, "leader")
        body = one(cast, "charlie").json()
        assert (body["given_name"], body["contact"], body["file"], body["matricules"]) == ("Alice", None, None, None)

    def test_the_whole_of_a_line(self, cast):
        [row] = as_user(cast.alice).get(LIST).json()["results"]
        assert row == {
            "uuid": str(cast.alices.uuid),
            "version": 1,
            "given_name": "Alice",
            "family_name": "Test",
            "matricules": [
                {"institution": "UCLouvain", "value": "UCL00001"},
                {"institution": "UNamur", "value": "UNA00001"},
            ],
            "programme_version": {
                "uuid": str(cast.version.uuid),
                "code": "MMG",
                "label": "2024",
                "title": {"fr": "Programme MMG", "en": "Programme MMG"},
            },
            "intake": 2024,
            "enrolling_institution": "UNamur",
        }

    def test_what_is_open_in_bulk_is_what_is_open_one_by_one(self, cast):
        accompanies(cast.charlie, cast.bobs, "leader")
        role(cast.theo, "secretariat", cast.foreign.enrolling_institution)
        for name in EVERYBODY:
            user = getattr(cast, name)
            clear_roles(user)
            bulk = set(Enrolment.objects.with_contact_visible_to(user))
            assert bulk == {row for row in Enrolment.objects.all() if can_see_contact(user, row)}, name

    def test_a_version_is_told_as_etag(self, cast):
        response = one(cast, "alice")
        assert (response["ETag"], response.json()["version"]) == ('"1"', 1)


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"intake": "2024"}, ["Alice", "Bob"]),
            ({"intake": "2025"}, []),
            ({"programme": "MMG"}, ["Alice", "Bob"]),
            ({"programme": "DES"}, []),
            ({"matricule": "UNA00001"}, ["Alice"]),
            ({"matricule": "UNA0000"}, []),
            ({"q": "ALICE"}, ["Alice"]),
            ({"q": "test bob"}, ["Bob"]),
            ({"q": "ucl00002"}, ["Bob"]),
            ({"q": "bob.test@"}, ["Bob"]),
            ({"q": "alice", "matricule": "UNA00002"}, []),
        ],
    )
    def test_of_a_secretariat(self, cast, filters, expected):
        assert names(as_user(cast.nadia), **filters) == expected

    def test_who_sees_names_alone_finds_by_names_alone(self, cast):
        theo = as_user(cast.theo)
        assert names(theo, q="alice") == ["Alice"]
        assert names(theo, q="example.org") == []
        assert names(theo, q="UNA00001") == []
        assert names(theo, matricule="UNA00001") == []

    @pytest.mark.parametrize("intake", ["two", "2024.5", "-1", "99999999999999999999", "1e3"])
    def test_a_year_that_is_none(self, cast, intake):
        response = as_user(cast.nadia).get(LIST, {"intake": intake})
        assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "intake")


@pytest.fixture
def decided(cast):
    """Alice: NAM earned with 0 credited by the jury's will, LOU exempted, JOI failed with 8 and not taken again."""
    june = deliberation(cast.version, cast.nadia, 2025, published_at=at(2026, 7, 1))
    decision(june, registration(cast.alices, cast.namur, 2025), mark=Decimal(0), granted=True, reason="Grave reasons")
    decision(june, registration(cast.alices, cast.joint, 2025), mark=Decimal("8.5"), granted=False)
    Exemption.objects.create(
        enrolment=cast.alices, activity=cast.louvain, reason="Earlier", decided_on="2025-10-01", recorded_by=cast.nadia
    )
    unpublished = deliberation(cast.version, cast.nadia, 2026)
    decision(unpublished, registration(cast.alices, cast.alone), mark=Decimal(17), granted=True)
    return cast


class TestCredits:
    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("alice", 200),
            ("bob", 404),
            ("marie", 200),
            ("stefan", 403),
            ("theo", 403),
            ("nadia", 200),
            ("louis", 200),
            ("dora", 200),
            ("jules", 200),
            ("charlie", 404),
            ("machine_namur", 200),
            ("machine_louvain", 200),
        ],
    )
    def test_who_sees_them(self, decided, name, status):
        response = as_user(getattr(decided, name)).get(f"{LIST}{decided.alices.uuid}/credits/")
        assert response.status_code == status
        if status == 403:
            assert response.json()["detail"].startswith("Credits are seen by")

    def test_rows_say_mark_state_and_session(self, decided):
        rows = as_user(decided.alice).get(f"{LIST}{decided.alices.uuid}/credits/").json()["rows"]
        assert rows[0] == {
            "activity": str(decided.namur.uuid),
            "code": "NAM",
            "title": {"fr": "Activity NAM", "en": "Activity NAM"},
            "block": 1,
            "organisers": ["UNamur"],
            "credits": "1.5",
            "state": "earned",
            "mark": "0.00",
            "outcome": "",
            "granted": True,
            "session": {"academic_year": 2025, "kind": "june"},
            "by_equivalence": [],
        }
        told = [(r["code"], r["state"], r["mark"], r["granted"]) for r in rows[1:]]
        assert told == [
            ("LOU", "exempted", None, None),
            ("JOI", "missing", "8.50", False),
            ("ALO", "registered", None, None),
        ]

    def test_sums_add_up_and_unpublished_decisions_are_not_in_them(self, decided):
        body = as_user(decided.alice).get(f"{LIST}{decided.alices.uuid}/credits/").json()
        assert body["overall"] == {
            "earned": "1.5",
            "exempted": "4.5",
            "registered": "1.0",
            "missing": "3.0",
            "counted": "6.0",
            "total": "10.0",
        }
        assert [(b["number"], b["counted"], b["total"], b["stated"]) for b in body["blocks"]] == [
            (1, "6.0", "6.0", "6.0"),
            (2, "0.0", "4.0", "4.0"),
        ]
        assert [(o["institutions"], o["total"]) for o in body["organisers"]] == [
            (["UCLouvain"], "4.5"),
            (["UNamur"], "1.5"),
            (["UCLouvain", "UNamur"], "3.0"),
            ([], "1.0"),
        ]


class TestBudgets:
    """Literal numbers, at one and at three rows: session and user, roles (2), then the question itself."""

    @pytest.mark.parametrize("more", [0, 2])
    def test_of_the_list(self, cast, more, django_assert_num_queries):
        for name in ("Xavier", "Yves")[:more]:
            enrolment(person(name), cast.version)
        client = as_user(cast.nadia)
        with django_assert_num_queries(8):
            assert client.get(LIST).json()["count"] == 2 + more

    @pytest.mark.parametrize("more", [0, 2])
    def test_of_the_credits(self, decided, more, django_assert_num_queries):
        for code in ("ONE", "TWO")[:more]:
            activity(decided.version, code)
        client = as_user(decided.nadia)
        with django_assert_num_queries(15):
            body = client.get(f"{LIST}{decided.alices.uuid}/credits/").json()
        assert len(body["rows"]) == 4 + more


@pytest.mark.parametrize("name", ["nadia", "jules", "theo", "machine_louvain"])
def test_the_list_gives_what_the_serializer_of_one_gives(cast, name):
    """The list is built from plain values, for speed."""
    client = as_user(getattr(cast, name))
    rows = client.get(LIST).json()["results"]
    assert len(rows) >= 1
    for row in rows:
        full = client.get(f"{LIST}{row['uuid']}/").json()
        assert row == {key: full[key] for key in EnrolmentSerializer.Meta.fields}
