"""The placement board: a cohort is placed and approved at once, each cell on its own."""

from datetime import date

import pytest

from internships.models import Accreditation, Capacity, Placement
from tests import clock, factories
from tests.guards.queries import assert_budget
from tests.internships import props as stages

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
URL = "/stages/board/?year=2026"
WHOLE = {"starts": "2026-10-01", "ends": "2027-09-30"}


@pytest.fixture
def cast():
    made = factories.Cast()
    made.stage = factories.registration(made.alices, made.joint)
    made.practice = practice(made, "Cabinet", made.stefan, places=2)
    return made


def practice(cast, name, user, places=None):
    """A practice with an accredited supervisor, and places from 2026 on."""
    site = stages.site(name)
    supervisor = stages.supervisor(user)
    supervisor.sites.add(site)
    for kind, institution in (("federal", None), ("nomination", cast.unamur)):
        Accreditation.objects.create(
            supervisor=supervisor, kind=kind, institution=institution,
            valid_from=date(2024, 1, 1), valid_to=date(2030, 1, 1),
        )  # fmt: skip
    if places is not None:
        Capacity.objects.create(site=site, starts=date(2026, 1, 1), residents=places)
    return site


def cell(stage, text="Cabinet, 5000 Namur · Stefan Test", **days):
    days = WHOLE | days
    return {f"place-{stage.uuid}": text, **{f"{name}-{stage.uuid}": day for name, day in days.items()}}


def resident(cast, number):
    """Another resident with a stage."""
    person = factories.person(f"Zoe{number:02}")
    return factories.registration(factories.enrolment(person, cast.version, matricule=500 + number), cast.joint)


def shown(response):
    return " ".join(response.content.decode().split())


def test_the_board_offers_what_is_free_and_fits(client, cast):
    marie = practice(cast, "Full", cast.marie, places=0)
    lapsed = practice(cast, "Lapsed", factories.person("Lapsed"))
    lapsed.supervisors.get().accreditations.update(valid_to=date(2027, 1, 1))
    stages.site("Closed", closes=date(2026, 11, 1))
    client.force_login(cast.nadia)
    page = shown(client.get(URL, headers=EN))
    assert 'value="Cabinet, 5000 Namur · Stefan Test">2 places left' in page
    for name in (marie, lapsed, "Closed"):
        assert f"{name}, " not in page


def test_28_residents_are_placed_and_approved_in_32_interactions(client, cast):
    cast.practice.capacities.all().delete()
    many = [resident(cast, number) for number in range(27)] + [cast.stage]
    client.force_login(cast.nadia)
    interactions = 1  # the page is opened
    data = {}
    for stage in many:
        data |= cell(stage)  # the days stand there already: one field is filled
        interactions += 1
    assert client.post(URL, {**data, "do": "save"}).status_code == 302
    interactions += 1
    placed = Placement.objects.all()
    assert placed.count() == 28
    ticks = {"placement": [p.uuid for p in placed], **{f"seen-{p.uuid}": p.version for p in placed}}
    interactions += 2  # tick all, approve
    assert client.post(URL, {**ticks, "do": "approve"}).status_code == 302
    assert set(placed.values_list("agreement_state", flat=True)) == {"approved"}
    assert interactions == 32


def test_a_wrong_cell_is_said_at_its_row_and_the_others_are_saved(client, cast):
    other, third = resident(cast, 1), resident(cast, 2)
    client.force_login(cast.nadia)
    data = cell(cast.stage) | cell(other, "Nowhere") | cell(third, starts="x")
    response = client.post(URL, {**data, "do": "save"}, headers=EN)
    assert response.status_code == 422
    assert [p.registration for p in Placement.objects.all()] == [cast.stage]
    errors = {row.registration: row.errors for row in response.context["rows"]}
    assert "is called so on these days" in errors[other][0]
    assert errors[third] == ["Give the first and the last day."]
    assert 'value="Nowhere"' in response.content.decode()


def test_the_last_place_is_taken_once(client, cast):
    client.force_login(cast.nadia)
    many = [cast.stage, resident(cast, 1), resident(cast, 2)]
    data = {}
    for stage in many:
        data |= cell(stage)
    response = client.post(URL, {**data, "do": "save"}, headers=EN)
    assert Placement.objects.count() == 2
    assert "Cabinet has no place left: other rows took them." in shown(response)


def test_the_second_writer_of_a_cell_is_told(client, cast):
    stages.placement(cast.stage, where=stages.site("Elsewhere"), agreement_state="proposed")
    other = resident(cast, 1)
    client.force_login(cast.nadia)
    page = {**cell(other), "do": "save"}
    client.post(URL, page)
    response = client.post(URL, {**page, **cell(cast.stage)}, headers=EN)
    assert response.status_code == 422
    assert "Somebody placed this stage in the meantime: Elsewhere." in shown(response)
    assert "Somebody placed this stage in the meantime: Cabinet." in shown(response)
    assert Placement.objects.count() == 2


def test_an_approval_of_an_older_version_is_refused(client, cast):
    placed = stages.placement(cast.stage, where=cast.practice, supervisors=[cast.stefan], agreement_state="proposed")
    client.force_login(cast.nadia)
    data = {"do": "approve", "placement": [placed.uuid], f"seen-{placed.uuid}": 7}
    response = client.post(URL, data, headers=EN)
    assert response.status_code == 422
    assert "Somebody changed this in the meantime." in shown(response)
    placed.refresh_from_db()
    assert placed.agreement_state == "proposed"


def test_a_check_that_fails_is_shown_and_refuses_the_approval(client, cast):
    placed = stages.placement(cast.stage, where=cast.practice, supervisors=[cast.stefan], agreement_state="accepted")
    Accreditation.objects.filter(kind="federal").update(valid_to=date(2026, 10, 15))
    client.force_login(cast.nadia)
    assert "Stefan Test: no federal accreditation" in shown(client.get(URL, headers=EN))
    data = {"do": "approve", "placement": [placed.uuid], f"seen-{placed.uuid}": 1}
    assert client.post(URL, data).status_code == 422
    placed.refresh_from_db()
    assert placed.agreement_state == "accepted"


def test_a_placement_of_another_programme_is_not_approved(client, cast):
    placed = stages.placement(cast.stage, where=cast.practice, supervisors=[cast.stefan], agreement_state="accepted")
    outsider = factories.person("Outsider")
    factories.role(outsider, "secretariat", factories.institution("ULB"))
    client.force_login(outsider)
    assert "TEST Alice" not in shown(client.get(URL, headers=EN))
    client.post(URL, {"do": "approve", "placement": [placed.uuid], f"seen-{placed.uuid}": 1, **cell(cast.stage)})
    placed.refresh_from_db()
    assert placed.agreement_state == "accepted"


def test_whoever_left_is_not_on_the_board(client, cast):
    cast.alices.status_changes.create(kind="withdrawal", starts=clock.day(-3), reason="-", recorded_by=cast.nadia)
    client.force_login(cast.nadia)
    assert "TEST Alice" not in shown(client.get(URL, headers=EN))


@pytest.mark.parametrize(
    ("query", "names"), [("&show=empty", {"Bob"}), ("&show=open", {"Alice"}), ("&intake=2020", set())]
)
def test_the_filters_narrow(client, cast, query, names):
    factories.registration(cast.bobs, cast.joint)
    stages.placement(cast.stage, where=cast.practice, agreement_state="proposed")
    factories.year(2020)
    client.force_login(cast.nadia)
    rows = client.get(URL + query).context["rows"]
    assert {row.enrolment.user.given_name for row in rows} == names


def test_queries_do_not_grow(client, cast):
    client.force_login(cast.nadia)

    def more(count):
        for _row in range(count):
            number = cast.version.enrolments.count()
            stage = resident(cast, number)
            person = factories.person(f"Doc{number}")
            where = practice(cast, f"Practice{number}", person, places=3)
            stages.placement(stage, where=where, supervisors=[person], agreement_state="proposed")
            resident(cast, 100 + number)

    assert_budget(client, URL, more, 25)
