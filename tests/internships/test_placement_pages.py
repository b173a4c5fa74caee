"""Placements on the page: proposed by a resident, accepted by the supervisor, approved by the office."""

from datetime import date

import pytest
from django.urls import reverse

from internships.models import Placement, Site
from tests.internships import scene

pytestmark = pytest.mark.django_db


def posted(**values):
    return {"seen": "0", "share": "1.00", **values}


def test_from_the_proposal_to_the_approval(cast, browse):
    url = reverse("placement-propose", args=[cast.alices.uuid])
    values = posted(
        registration=str(cast.alices_year.uuid), site=str(cast.site.uuid), starts="2026-10-01", ends="2027-09-30",
        supervisors=[str(cast.stefans.uuid)],
    )  # fmt: skip
    refused = browse(cast.alice).post(url, values)
    assert (refused.status_code, Placement.objects.count()) == (422, 0)
    done = browse(cast.alice).post(url, values | {"reason": "Rural practice"})
    assert done.status_code == 302
    made = Placement.objects.get()
    for user, act in ((cast.stefan, "accept"), (cast.nadia, "approve")):
        page = browse(user).get(made.get_absolute_url())
        step = reverse("placement-act", args=[made.uuid, act])
        assert step in page.content.decode()
        assert browse(user).post(step, {"seen": str(made.version)}).status_code == 302
        made.refresh_from_db()
    assert made.agreement_state == "approved"
    text = browse(cast.alice).get(reverse("placements", args=[cast.alices.uuid])).content.decode()
    assert "Cabinet du Moulin" in text
    assert "1 stage has no placement yet." in text


def test_an_objection_stands_beside_the_field_that_overrides_it(cast, browse):
    scene.capacity(cast.site, 0)
    made = scene.proposed(cast)
    step = reverse("placement-act", args=[made.uuid, "accept"])
    refused = browse(cast.nadia).post(step, {"seen": "1"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["why_capacity"]
    by_supervisor = browse(cast.stefan).post(step, {"seen": "1"})
    assert list(by_supervisor.context["form"].errors) == ["__all__"]
    assert browse(cast.nadia).post(step, {"seen": "1", "why_capacity": "A second room"}).status_code == 302
    assert scene.overrides_of(made) == {"capacity": "A second room"}


def test_a_step_that_the_state_does_not_allow(cast, browse):
    made = scene.proposed(cast)
    answer = browse(cast.nadia).post(reverse("placement-act", args=[made.uuid, "approve"]), {"seen": "1"})
    assert answer.status_code == 409
    assert browse(cast.nadia).get(reverse("placement-act", args=[made.uuid, "explode"])).status_code == 404


def test_the_supervisor_sees_the_own_placement_and_no_other(cast, browse):
    own = scene.approved(cast)
    bobs = scene.approved(cast, registration=cast.bobs_year, supervisors=[cast.sarahs])
    assert browse(cast.stefan).get(own.get_absolute_url()).status_code == 200
    assert browse(cast.stefan).get(bobs.get_absolute_url()).status_code == 404


def test_a_new_site_is_proposed_and_listed(cast, browse):
    values = posted(kind="practice", name="Nouveau cabinet", postcode="6840", city="Neufchâteau")
    assert browse(cast.alice).post(reverse("site-add"), values).status_code == 302
    made = Site.objects.get(name="Nouveau cabinet")
    assert (made.state, made.place, made.proposed_by) == ("proposed", cast.village, cast.alice)
    assert browse(cast.bob).get(made.get_absolute_url()).status_code == 404
    url = reverse("site-settle", args=[made.uuid, "list"])
    assert browse(cast.nadia).post(url, {"seen": "1"}).status_code == 302
    assert browse(cast.bob).get(made.get_absolute_url()).status_code == 200


def test_a_site_closed_during_a_placement_is_refused_with_the_name(cast, browse):
    scene.approved(cast)
    values = posted(kind="practice", name="Cabinet du Moulin", postcode="6840", city="Neufchâteau", closes="2027-06-30")
    answer = browse(cast.nadia).post(reverse("site-edit", args=[cast.site.uuid]), values | {"seen": "1"})
    assert answer.context["form"].errors == {
        "closes": ["Alice Test is placed here until 30 September 2027: end or move that placement first."]
    }
    cast.site.refresh_from_db()
    assert cast.site.closes is None


@pytest.mark.parametrize("field", ["retired_on", "deceased_on"])
def test_a_supervisor_who_stops_in_the_middle(cast, browse, field):
    made = scene.approved(cast)
    url = reverse("supervisor-edit", args=[cast.stefans.uuid])
    assert browse(cast.nadia).post(url, {"seen": "1", field: "2027-01-31"}).status_code == 302
    assert [(s.starts, s.ends) for s in made.supervisions.all()] == [(scene.FIRST, date(2027, 1, 31))]
    along = cast.alices.accompaniments.get(capacity="supervisor", starts=scene.FIRST)
    assert along.ends == date(2027, 1, 31)


def test_a_year_that_is_half_planned_says_so_and_is_declared_whole(cast, browse):
    scene.approved(cast, ends=date(2026, 11, 30))
    page, url = (
        reverse("placements", args=[cast.alices.uuid]),
        reverse("stage-whole", args=[cast.alices.uuid, cast.alices_year.uuid]),
    )
    words = "2 of 3.4 months of this stage are planned."
    text = browse(cast.alice).get(page).content.decode()
    assert (words in text, url in text) == (True, False)
    client = browse(cast.nadia)
    assert url in client.get(page).content.decode()
    assert client.post(url, {"reason": ""}).context["form"].errors == {"reason": ["This field is required."]}
    assert client.post(url, {"reason": "Earlier stage recognised"}).status_code == 302
    text = client.get(page).content.decode()
    assert (words in text, "Declared whole: Earlier stage recognised" in text) == (False, True)
    again = client.post(url, {"reason": "Again"})
    assert (again.status_code, again.context["form"].errors) == (
        409,
        {"__all__": ["The placements of this stage are all planned already."]},
    )


def lists(cast):
    return [
        (reverse("site-list"), cast.nadia),
        (reverse("supervisor-list"), cast.nadia),
        (reverse("placements", args=[cast.alices.uuid]), cast.nadia),
        (reverse("stage-desk") + "?year=2026", cast.nadia),
    ]


def grow(cast, number):
    day = date(2026, 10, 1 + number)
    more = {
        "site": scene.site(f"Cabinet {number}"),
        "supervisors": [scene.supervisor(scene.factories.person(f"S{number}"))],
    }
    scene.approved(cast, starts=day, ends=day, **more)


@pytest.mark.parametrize(("place", "queries"), [(0, 10), (1, 12), (2, 26), (3, 22)])
def test_queries_do_not_grow(cast, browse, place, queries, django_assert_num_queries):
    url, user = lists(cast)[place]
    client = browse(user)
    grow(cast, 0)
    client.get(url)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
    grow(cast, 1)
    grow(cast, 2)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
