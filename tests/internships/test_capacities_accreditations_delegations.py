"""Capacities, accreditations and delegations are corrected and ended on their pages; the history is kept."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from internships.models import Accreditation, Delegation, Placement
from internships.placements.impacted_placements import unsupervised
from internships.supervisors import services as supervisors
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.internships import scene

pytestmark = pytest.mark.django_db
WHY = {"why": "As the letter of 3 November says"}


def errors(answer):
    return {name: [str(e) for e in found] for name, found in answer.context["form"].errors.items()}


@pytest.fixture
def kept(cast):
    cast.capacity = scene.capacity(cast.site, 2)
    cast.accreditation = cast.stefans.accreditations.get(kind="federal")
    cast.delegation = Delegation.objects.create(
        supervisor=cast.stefans, user=cast.charlie, starts=date(2026, 10, 1), ends=date(2027, 3, 31)
    )
    return cast


def address(cast, name):
    owner, row = {
        "capacity": (cast.site, cast.capacity),
        "accreditation": (cast.stefans, cast.accreditation),
        "delegation": (cast.stefans, cast.delegation),
    }[name.partition("-")[0]]
    return reverse(name, args=[owner.uuid, row.uuid])


def last_of(row):
    return AuditEntry.objects.filter(object_uuid=row.uuid).latest("pk")


CORRECTED = {
    "capacity": ({"starts": "2025-01-01", "residents": "3"}, {"residents": 3, "starts": date(2025, 1, 1)}),
    "accreditation": (
        {"kind": "federal", "reference": "SPF 12", "valid_from": "2024-02-01", "valid_to": "2029-12-31"},
        {"reference": "SPF 12", "valid_from": date(2024, 2, 1), "valid_to": date(2029, 12, 31)},
    ),
    "delegation": ({"starts": "2026-11-01"}, {"starts": date(2026, 11, 1), "ends": None}),
}


@pytest.mark.parametrize("name", CORRECTED)
def test_a_row_is_corrected_with_its_version_and_a_reason(kept, browse, name):
    sent, becomes = CORRECTED[name]
    row, url = getattr(kept, name), address(kept, f"{name}-correct")
    client = browse(kept.nadia)
    form = client.get(url).context["form"]
    assert form["seen"].value() == 1
    silent = client.post(url, sent | {"seen": "1"})
    assert (silent.status_code, errors(silent)) == (422, {"why": ["This field is required."]})
    assert client.post(url, sent | WHY | {"seen": "7"}).status_code == 409  # another version was seen
    row.refresh_from_db()
    assert row.version == 1
    assert client.post(url, sent | WHY | {"seen": "1"}).status_code == 302
    row.refresh_from_db()
    assert ({field: getattr(row, field) for field in becomes}, row.version) == (becomes, 2)
    entry = last_of(row)
    assert (entry.actor_name, entry.reason, set(entry.after)) == ("Nadia Test", WHY["why"], set(becomes))


ENDED = {
    "capacity": ("ends", "capacity"),
    "accreditation": ("valid_to", "accredit"),
    "delegation": ("ends", "delegate"),
}


@pytest.mark.parametrize("name", ENDED)
def test_a_row_is_ended_on_a_day_with_a_reason_and_stays(kept, browse, name):
    field, action = ENDED[name]
    row, url = getattr(kept, name), address(kept, f"{name}-end")
    early = browse(kept.nadia).post(url, {"ends": "2020-01-01", "seen": "1", **WHY})
    assert early.status_code == 422
    assert [e for found in errors(early).values() for e in found] == ["The last day is before the first."]
    assert browse(kept.nadia).post(url, {"ends": "2026-12-31", "seen": "1", **WHY}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == date(2026, 12, 31)
    assert (last_of(row).action, last_of(row).after) == (action, {field: "2026-12-31"})
    owner = kept.site if name == "capacity" else kept.stefans
    text = browse(kept.nadia).get(owner.get_absolute_url()).content.decode()
    assert WHY["why"] in text
    assert WHY["why"] not in browse(kept.alice).get(owner.get_absolute_url()).content.decode()


def test_a_supervisor_ends_who_stands_in_and_nothing_else(kept, browse):
    client = browse(kept.stefan)
    assert client.post(address(kept, "accreditation-end"), {"ends": "2026-12-31", **WHY}).status_code == 403
    url = address(kept, "delegation-end")
    assert client.post(url, {"ends": str(clock.day(-1)), "seen": "1", **WHY}).status_code == 302
    kept.delegation.refresh_from_db()
    assert kept.delegation.ends == clock.day(-1)


def test_a_capacity_that_would_meet_another(kept, browse):
    scene.capacity(kept.other_site, 4)
    kept.capacity.ends = date(2026, 12, 31)
    kept.capacity.save()
    scene.capacity(kept.site, 5, date(2027, 1, 1))
    answer = browse(kept.nadia).post(address(kept, "capacity-end"), {"ends": "2027-01-31", "seen": "1", **WHY})
    assert errors(answer) == {"__all__": ["A capacity of 5 from 1 January 2027 meets this period."]}


def test_a_stand_in_is_prolonged_into_the_time_of_a_resident(kept, browse):
    scene.approved(kept, starts=date(2027, 5, 1))
    kept.alices.accompaniments.filter(capacity="mentor").update(user=kept.charlie)
    answer = browse(kept.nadia).post(address(kept, "delegation-end"), {"ends": "2027-06-30", "seen": "1", **WHY})
    assert errors(answer) == {"__all__": ["This person mentors a resident of the supervisor."]}


def test_the_pages_ask_no_more_for_many_placements(cast, browse):
    def more(count):
        for _ in range(count):
            number = Placement.objects.count()
            resident = factories.enrolment(factories.person(f"P{number}"), cast.version, matricule=number + 10)
            scene.approved(cast, registration=factories.registration(resident, cast.practice))

    more(1)
    client = browse(cast.nadia)
    cast.stefans.accreditations.update(valid_to=date(2027, 1, 31))
    assert_budget(client, cast.stefans.get_absolute_url(), lambda count: None, 21)
    scene.Accreditation.objects.update(valid_to=date(2030, 1, 31))
    more(2)
    scene.Accreditation.objects.update(valid_to=date(2027, 1, 31))
    assert_budget(client, cast.stefans.get_absolute_url(), lambda count: None, 21)
    assert len(client.get(cast.stefans.get_absolute_url()).context["impacted"]) == 3


class TestImpactedPlacements:
    def test_a_supervisor_who_stops_leaves_placements_named_on_three_pages(self, cast, browse):
        made = scene.approved(cast)
        url = reverse("supervisor-edit", args=[cast.stefans.uuid])
        done = browse(cast.nadia).post(url, {"seen": "1", "deceased_on": "2026-11-20"}, follow=True)
        text = done.content.decode()
        assert "Saved. 1 placement needs another supervisor." in text
        words = f"Nobody supervises from {clock.TODAY:%-d %B %Y} on: name another supervisor."
        assert [(row.placement, row.words) for row in done.context["impacted"]] == [(made, words)]
        desk = browse(cast.nadia).get(reverse("stage-desk") + "?year=2026")
        assert [(row.placement, row.words) for row in desk.context["unsupervised"]] == [(made, words)]
        assert words in browse(cast.nadia).get(made.get_absolute_url()).content.decode()

    def test_gaps_at_the_start_in_the_middle_and_at_the_end(self, cast, english):
        made = scene.approved(cast, supervisors=[cast.stefans, cast.sarahs])
        first, second = made.supervisions.order_by("pk")

        def found(first_days, second_days, today=scene.NOW):
            for row, (starts, ends) in ((first, first_days), (second, second_days)):
                row.starts, row.ends = starts, ends
                row.save()
            return [row.words[23:].partition(" on:")[0] for row in unsupervised(Placement.objects.all(), today)]

        autumn, spring = (date(2026, 10, 1), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 9, 30))
        assert found(autumn, spring) == []
        assert found(autumn, (date(2027, 2, 2), date(2027, 9, 30))) == ["1 February 2027"]
        assert found(autumn, (date(2027, 2, 1), date(2027, 9, 29))) == ["30 September 2027"]
        assert found((date(2026, 10, 2), date(2027, 1, 31)), spring, date(2026, 9, 1)) == ["1 October 2026"]
        assert found((date(2026, 10, 2), date(2027, 1, 31)), spring) == []  # that day is over
        assert found(autumn, autumn, date(2027, 9, 30)) == ["30 September 2027"]
        assert found(autumn, autumn, date(2027, 10, 1)) == []  # the placement is over

    def test_an_accreditation_that_ends_names_the_placements_under_it(self, kept, browse):
        made = scene.approved(kept)
        supervisors.set_accreditation(
            supervisor=kept.stefans, accreditation=kept.accreditation, kind="federal", valid_from=date(2024, 1, 1),
            valid_to=date(2027, 3, 31), seen=1, by=kept.nadia, why="Not renewed",
        )  # fmt: skip
        page = browse(kept.nadia).get(kept.stefans.get_absolute_url())
        assert [(row.placement, row.words) for row in page.context["impacted"]] == [
            (
                made,
                "Stefan Test: no federal accreditation on 1 April 2027. Have it renewed, name another supervisor, "
                "or change the placement in spite of it.",
            )
        ]
        assert Accreditation.objects.get(pk=kept.accreditation.pk).valid_to == date(2027, 3, 31)

    def test_a_capacity_that_shrinks_below_what_is_placed(self, kept, browse):
        scene.approved(kept)
        scene.approved(kept, registration=kept.bobs_year, starts=date(2027, 1, 1))
        url = address(kept, "capacity-correct")
        sent = {"starts": "2024-01-01", "residents": "1", "seen": "1", **WHY}
        page = browse(kept.nadia).post(url, sent, follow=True)
        assert page.context["overfull"] == [
            "Cabinet du Moulin has no place left on 1 January 2027: 2 of 1 are taken. Move one of them, or raise the "
            "capacity."
        ]

    def test_a_site_closed_during_placements_names_each(self, kept, browse):
        scene.approved(kept)
        scene.approved(kept, registration=kept.bobs_year, ends=date(2027, 6, 30))
        values = {"kind": "practice", "name": "M", "postcode": "6840", "city": "N", "closes": "2027-01-31", "seen": "1"}
        answer = browse(kept.nadia).post(reverse("site-edit", args=[kept.site.uuid]), values)
        assert errors(answer) == {
            "closes": [
                "Bob Test is placed here until 30 June 2027: end or move that placement first.",
                "Alice Test is placed here until 30 September 2027: end or move that placement first.",
            ]
        }
