"""Sites, supervisors and placements over REST: to each user what the pages show."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from internships.models import Interruption, Placement
from tests import factories
from tests.guards.queries import assert_budget
from tests.internships import scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def found(client, name):
    """The uuids of a list."""
    return {row["uuid"] for row in client.get(reverse(name)).json()["results"]}


def uuids(*rows):
    return {str(row.uuid) for row in rows}


class TestSites:
    def test_proposed_and_refused_ones_to_the_offices_and_who_proposed_them(self, cast, browse):
        listed = (cast.site, cast.other_site, cast.ward)
        alices = scene.site("Alices", state="proposed", proposed_by=cast.alice)
        refused = scene.site("Refused", state="refused", proposed_by=cast.bob)
        assert found(browse(cast.nadia), "api-site-list") == uuids(*listed, alices, refused)
        assert found(browse(cast.alice), "api-site-list") == uuids(*listed, alices)
        assert found(browse(cast.charlie), "api-site-list") == uuids(*listed)
        url = reverse("api-site", args=[alices.uuid])
        assert [browse(user).get(url).status_code for user in (cast.alice, cast.nadia, cast.bob)] == [200, 200, 404]

    def test_what_a_row_says(self, cast, browse):
        scene.capacity(cast.site, 2)
        cast.site.own_latitude, cast.site.own_longitude = "49.8400", "5.4300"
        cast.site.save()
        row = browse(cast.alice).get(reverse("api-site", args=[cast.site.uuid])).json()
        assert {name: row[name] for name in ("name", "province", "area", "latitude", "longitude", "tags")} == {
            "name": "Cabinet du Moulin",
            "province": "luxembourg",
            "area": "rural",
            "latitude": "49.8400",
            "longitude": "5.4300",
            "tags": [],
        }
        assert row["capacities"] == [{"starts": "2024-01-01", "ends": None, "residents": 2}]
        bare = browse(cast.alice).get(reverse("api-site", args=[cast.ward.uuid])).json()
        assert (bare["latitude"], bare["province"], bare["capacities"]) == (None, "", [])

    def test_queries_do_not_grow(self, cast, browse):
        def make(n):
            for number in range(n):
                scene.capacity(scene.site(f"More {number}", place=cast.village), 1)

        assert_budget(browse(cast.nadia), reverse("api-site-list"), make, 8)


class TestSupervisors:
    def test_all_to_offices_those_at_work_to_residents_oneself(self, cast, browse):
        gone = scene.supervisor(factories.person("Gaston"), retired_on=date(2025, 1, 1))
        assert found(browse(cast.nadia), "api-supervisor-list") == uuids(cast.stefans, cast.sarahs, gone)
        assert found(browse(cast.alice), "api-supervisor-list") == uuids(cast.stefans, cast.sarahs)
        assert found(browse(cast.stefan), "api-supervisor-list") == uuids(cast.stefans)
        for user in (cast.marie, cast.theo, cast.jules, cast.charlie):
            assert found(browse(user), "api-supervisor-list") == set(), user

    def test_details_are_not_for_residents(self, cast, browse):
        cast.stefans.inami, cast.stefans.telephone = "10000000004", "081 00 00 00"
        cast.stefans.save()
        url = reverse("api-supervisor", args=[cast.stefans.uuid])
        assert browse(cast.alice).get(url).json()["details"] is None
        listed = browse(cast.alice).get(reverse("api-supervisor-list")).json()["results"]
        assert [row["details"] for row in listed] == [None, None]
        for user in (cast.stefan, cast.nadia):
            details = browse(user).get(url).json()["details"]
            assert (details["inami"], details["telephone"]) == ("10000000004", "081 00 00 00")
            assert details["email"] == cast.stefan.email
            assert [(row["kind"], row["institution"]) for row in details["accreditations"]] == [
                ("federal", None),
                ("nomination", "UNamur"),
            ]

    def test_sites_are_named_to_who_sees_them(self, cast, browse):
        secret = scene.site("Bobs", state="proposed", proposed_by=cast.bob)
        cast.stefans.sites.set([cast.site, secret])
        url = reverse("api-supervisor", args=[cast.stefans.uuid])
        assert browse(cast.alice).get(url).json()["sites"] == [str(cast.site.uuid)]
        assert set(browse(cast.nadia).get(url).json()["sites"]) == uuids(cast.site, secret)

    @pytest.mark.parametrize(("who", "expected"), [("nadia", 9), ("alice", 10)])
    def test_queries_do_not_grow(self, cast, browse, who, expected):
        numbers = iter(range(3))

        def make(n):
            for _each in range(n):
                scene.supervisor(factories.person(f"More{next(numbers)}")).sites.add(cast.site)

        assert_budget(browse(getattr(cast, who)), reverse("api-supervisor-list"), make, expected)


class TestPlacements:
    def test_to_who_sees_them_on_the_pages(self, cast, browse):
        alices = scene.approved(cast)
        bobs = scene.proposed(cast, registration=cast.bobs_year, supervisors=[cast.sarahs])
        assert found(browse(cast.nadia), "api-placement-list") == uuids(alices, bobs)
        for user in (cast.alice, cast.marie, cast.stefan):
            assert found(browse(user), "api-placement-list") == uuids(alices), user
        for user in (cast.bob, cast.sarah):
            assert found(browse(user), "api-placement-list") == uuids(bobs), user
        for user in (cast.theo, cast.charlie):
            assert found(browse(user), "api-placement-list") == set(), user
        url = reverse("api-placement", args=[alices.uuid])
        assert [browse(user).get(url).status_code for user in (cast.stefan, cast.sarah)] == [200, 404]

    def test_what_a_row_says(self, cast, browse):
        made = scene.approved(cast)
        Interruption.objects.create(placement=made, starts=scene.FIRST, ends=date(2026, 10, 9), reason="An illness")
        answer = browse(cast.stefan).get(reverse("api-placement", args=[made.uuid]))
        assert "illness" not in answer.content.decode()
        row = answer.json()
        assert row["site"] == {"uuid": str(cast.site.uuid), "name": "Cabinet du Moulin"}
        days = {"starts": "2026-10-01", "ends": "2027-09-30"}
        assert row["supervisors"] == [{"uuid": str(cast.stefans.uuid), "name": "Stefan Test", **days}]
        assert row["interruptions"] == [{"starts": "2026-10-01", "ends": "2026-10-09"}]
        assert (row["enrolment"], row["activity"]) == (str(cast.alices.uuid), str(cast.practice.uuid))
        state = Placement.objects.get().status
        assert (row["academic_year"], row["share"], row["state"]) == (2026, "1.00", state)
        assert answer.headers["ETag"] == f'"{made.version}"'

    def test_nobody_writes(self, cast, browse):
        made = scene.proposed(cast)
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(browse(cast.nadia), method)(reverse("api-placement", args=[made.uuid]))
            assert answer.status_code == 405, method

    def test_queries_do_not_grow(self, cast, browse):
        rows = iter(
            [
                {"registration": cast.alices_year, "site": cast.site, "supervisors": [cast.stefans]},
                {"registration": cast.bobs_year, "site": cast.other_site, "supervisors": [cast.sarahs]},
                {"registration": cast.alices_hospital, "site": cast.ward, "supervisors": [cast.stefans, cast.sarahs]},
            ]
        )

        def make(n):
            for _each in range(n):
                scene.proposed(cast, **next(rows), share=Decimal("0.1"))

        assert_budget(browse(cast.nadia), reverse("api-placement-list"), make, 10)
