"""The pages of programmes: what they say, to whom, and in how many queries."""

import re
from decimal import Decimal
from html import unescape

import pytest

from curriculum.loading.load import load_programme
from curriculum.models import Activity, ProgrammeVersion
from curriculum.programmes import services
from tests import factories
from tests.curriculum.conftest import BROCHURE, SECOND

pytestmark = pytest.mark.django_db


def words(response):
    """What is read in the main part of the page, in one line."""
    main = re.search(r"(?s)<main.*</main>", response.content.decode())[0]
    text = " ".join(unescape(re.sub(r"(?s)<nav.*?</nav>|<[^>]+>", " ", main)).split())
    return re.sub(r" (?=[;,])", "", text)


def visit(client, user, url, language="en"):
    if user:
        client.force_login(user)
    return client.get(url, headers={"accept-language": language})


def draft_of(cast, **fields):
    """A draft after the cast's version, of one activity and one block that states 2 credits."""
    services.end_intakes(cast.version, last_intake=factories.year(2026), by=None)
    draft = ProgrammeVersion.objects.create(
        programme=cast.programme, label="2027", first_intake=factories.year(2027), **fields
    )
    draft.blocks.create(number=1, credits=2)
    draft.groups.create(code="main", title={"fr": "x"})
    factories.activity(draft, "NAM")
    return draft


@pytest.mark.parametrize("path", ["/programmes/", "/programmes/{version}/", "/activities/{activity}/"])
def test_nobody_without_log_in(cast, client, path):
    url = path.format(version=cast.version.uuid, activity=cast.namur.uuid)
    response = visit(client, None, url)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={url}")


def test_the_list_shows_published_versions_and_ones_own_drafts(cast, client):
    draft_of(cast)
    assert "MMG 2024 2024-2025 → 2026-2027 UCLouvain, UNamur 4 10 published" in words(
        visit(client, cast.alice, "/programmes/")
    )
    assert "draft" not in words(visit(client, cast.louis, "/programmes/"))
    assert "MMG 2027 from 2027-2028 UCLouvain, UNamur 1 – draft" in words(visit(client, cast.nadia, "/programmes/"))


def test_an_empty_list_says_what_will_be_here(client):
    assert "No programme is published yet." in words(visit(client, factories.person("Zoe"), "/programmes/"))


def test_the_brochure_in_both_languages(client):
    version = load_programme(BROCHURE).version
    alice = factories.person("Alice")
    french = words(visit(client, alice, f"/programmes/{version.uuid}/", "fr"))
    assert "Master de spécialisation en médecine générale 30 activités · 180 crédits · UCLouvain, UNamur" in french
    assert "Organisateur Bloc 1 Bloc 2 Bloc 3 Total UCLouvain 7 27 8 42 UNamur 13 28 12 53" in french
    assert "UCLouvain + UNamur 40 0 40 80 Organisateur non précisé 0 5 0 5 Tous 60 60 60 180" in french
    assert "Habilités spécifiques du médecin généraliste (partie 1) B1-HAB1 cours UCLouvain 1,5" in french
    assert "Travail personnel B2-TP travail de fin d’études – 5" in french
    english = words(visit(client, alice, f"/programmes/{version.uuid}/", "en"))
    assert "Specialisation master in general practice 30 activities · 180 credits · UCLouvain, UNamur" in english
    assert "Specific skills of the general practitioner (part 1) B1-HAB1 course UCLouvain 1.5" in english
    assert "Publish" not in english


def test_a_second_programme_shows_without_code_of_its_own(client):
    version = load_programme(SECOND).version
    page = words(visit(client, factories.person("Alice"), f"/programmes/{version.uuid}/"))
    assert "Organiser Block 1 Block 2 Total U. Lesse 0 60 60 Meuse 7.5 0 7.5 Sambre 0 15 15" in page
    assert "Frailty G-FRAG course Meuse 7.5" in page
    assert "Dementia GER201 course Sambre 15" in page
    assert "Readings in ethics G-ETHIQUE seminar – – Total 45" in page
    ethics = Activity.objects.get(code="G-ETHIQUE")
    assert "without credits · no organiser stated" in words(
        visit(client, factories.person("Bea"), f"/activities/{ethics.uuid}/")
    )


def test_an_activity_tells_everything(client):
    load_programme(BROCHURE)
    stage = Activity.objects.get(code="B3-STG")
    end = Activity.objects.get(code="B3-TFE-MENT")
    alice = factories.person("Alice")
    page = words(visit(client, alice, f"/activities/{stage.uuid}/"))
    assert "40 credits · UCLouvain + UNamur" in page
    assert "Code B3-STG provisional: no official code yet Kind internship Format in a practice" in page
    assert "Assessed in June, September" in page
    assert (
        "To be passed before General practice placement in a GP surgery; General practice placement in a hospital"
        in page
    )
    page = words(visit(client, alice, f"/activities/{end.uuid}/"))
    assert "Parts Preparatory work for the thesis (thesis) End of mentoring (mentoring)" in page


def test_an_official_code_and_a_teacher(cast, client):
    services.set_official_codes({cast.namur: {cast.unamur: "MMEGM314"}}, by=cast.nadia)
    page = words(visit(client, cast.alice, f"/activities/{cast.namur.uuid}/"))
    assert "Code UNamur MMEGM314 Kind course" in page
    assert "Taught by Theo Test" in page


def test_a_draft_is_not_there_for_others(cast, client):
    draft = draft_of(cast)
    hidden = draft.activities.get()
    for name in ("alice", "louis", "jules", "theo", "charlie"):
        for path in (
            f"/programmes/{draft.uuid}/",
            f"/activities/{hidden.uuid}/",
            f"/activities/{hidden.uuid}/edit/",
            f"/programmes/{draft.uuid}/intakes/",
        ):
            assert visit(client, getattr(cast, name), path).status_code == 404
        assert client.post(f"/programmes/{draft.uuid}/publish/").status_code == 404


def test_publishing(cast, client):
    draft = draft_of(cast)
    draft.blocks.update(credits=3)
    page = words(visit(client, cast.dora, f"/programmes/{draft.uuid}/"))
    reason = "The activities of block 1 add up to 2 credits; the block states 3."
    assert f"Publish this version {reason}" in page
    assert "Take care The activities add up to 2 credits; the block states 3. Correct the activities" in page
    said = client.post(f"/programmes/{draft.uuid}/publish/", follow=True, headers={"accept-language": "en"})
    assert said.status_code == 200
    assert words(said).count(reason) == 2  # among the checks, and as the answer
    draft.refresh_from_db()
    assert not draft.is_frozen
    draft.blocks.update(credits=2)
    page = visit(client, cast.dora, f"/programmes/{draft.uuid}/").content.decode()
    assert f'href="/programmes/{draft.uuid}/publish/"' in page
    client.post(f"/programmes/{draft.uuid}/publish/")
    draft.refresh_from_db()
    assert draft.is_frozen


def test_a_resident_does_not_publish(cast, client):
    client.force_login(cast.alice)
    response = client.post(f"/programmes/{cast.version.uuid}/publish/", headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "A programme is prepared by its director and the secretariat of its reference university." in words(response)
    assert client.get(f"/programmes/{cast.version.uuid}/publish/").status_code == 403


def activity_form(activity, **changes):
    return {
        "version": activity.version,
        "title_fr": "Soins",
        "title_en": "Care",
        "block": activity.block_id,
        "group": activity.group_id,
        "code": activity.code,
        "kind": activity.kind,
        "format": activity.format,
        "assessed_in": activity.assessed_in,
        "credits": "1,5",
        "organisers": [i.pk for i in activity.organisers.all()],
    } | changes


def test_a_draft_is_edited(cast, client):
    edited = draft_of(cast).activities.get()
    edited.title |= {"nl": "Zorg"}
    edited.save()
    url = f"/activities/{edited.uuid}/edit/"
    assert visit(client, cast.nadia, url, "fr").status_code == 200
    changes = {"organisers": [cast.unamur.pk, cast.uclouvain.pk], "period_fr": "Semaine 1"}
    response = client.post(url, activity_form(edited, **changes), headers={"accept-language": "fr"})
    assert (response.status_code, response.url) == (302, f"/activities/{edited.uuid}/")
    edited.refresh_from_db()
    assert edited.title == {"fr": "Soins", "en": "Care", "nl": "Zorg"}
    assert (edited.credits, edited.organiser_key, edited.period) == (
        Decimal("1.5"),
        "UCLouvain+UNamur",
        {"fr": "Semaine 1"},
    )
    assert sorted(i.code for i in edited.organisers.all()) == ["UCLouvain", "UNamur"]
    assert edited.version == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"credits": "1.25"}, "Credits come in halves: 1.25 is not."),
        ({"credits": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"credits": "1000"}, "Ensure this value is less than or equal to 999.5."),
        ({"credits": "two"}, "Enter a number."),
        ({"title_fr": ""}, "This field is required."),
        ({"organisers": [10**6]}, "Select a valid choice. 1000000 is not one of the available choices."),
    ],
)
def test_what_cannot_be_saved_is_said(cast, client, changes, message):
    edited = draft_of(cast).activities.get()
    client.force_login(cast.dora)
    response = client.post(
        f"/activities/{edited.uuid}/edit/", activity_form(edited, **changes), headers={"accept-language": "en"}
    )
    assert response.status_code == 200
    assert message in words(response)
    edited.refresh_from_db()
    assert (edited.title["fr"], edited.credits, edited.version) == ("Activity NAM", 2, 1)


def test_two_people_edit_the_same_activity(cast, client):
    edited = draft_of(cast).activities.get()
    seen = activity_form(edited, credits="3")
    services.edit_activity(edited, organisers=[cast.unamur], credits=Decimal("2.5"), by=cast.dora)
    client.force_login(cast.nadia)
    url = f"/activities/{edited.uuid}/edit/"
    response = client.post(url, seen, headers={"accept-language": "en"})
    assert "Somebody changed this in the meantime." in words(response)
    assert "What stands there now Activity NAM · 2.5 · UNamur" in words(response)
    assert response.context["form"]["credits"].value() == "3"
    again = {field.name: field.value() for field in response.context["form"]}
    assert client.post(url, {key: value for key, value in again.items() if value}).status_code == 302
    edited.refresh_from_db()
    assert edited.credits == 3


def test_a_published_activity_is_not_edited(cast, client):
    url = f"/activities/{cast.namur.uuid}/edit/"
    response = visit(client, cast.dora, url)
    assert response.status_code == 403
    assert "This programme version is published and no longer changes." in words(response)
    assert client.post(url, activity_form(cast.namur)).status_code == 403
    page = words(visit(client, cast.dora, f"/activities/{cast.namur.uuid}/"))
    assert "Edit This programme version is published and no longer changes." in page


def test_official_codes_are_entered_by_each_university(cast, client):
    services.set_official_codes({cast.joint: {cast.uclouvain: "WMEGE2259"}}, by=None)
    url = f"/activities/{cast.joint.uuid}/codes/"
    form = visit(client, cast.nadia, url).context["form"]
    assert [field.label for field in form.visible_fields()] == ["UNamur"]
    client.post(url, {"version": 2, f"code_{cast.unamur.pk}": "MMEGM1", f"code_{cast.uclouvain.pk}": "X"})
    cast.joint.refresh_from_db()
    assert cast.joint.shown_code == "WMEGE2259 / MMEGM1"
    late = client.post(url, {"version": 2, f"code_{cast.unamur.pk}": "Z"}, headers={"accept-language": "en"})
    assert "Somebody changed this in the meantime." in words(late)
    assert "What stands there now: WMEGE2259 / MMEGM1" in words(late)
    assert visit(client, cast.alice, url).status_code == 403


def test_one_code_for_two_activities_is_refused(cast, client):
    services.set_official_codes({cast.namur: {cast.unamur: "MMEGM1"}}, by=None)
    client.force_login(cast.nadia)
    response = client.post(
        f"/activities/{cast.joint.uuid}/codes/",
        {"version": 1, f"code_{cast.unamur.pk}": "MMEGM1"},
        headers={"accept-language": "en"},
    )
    assert "UNamur gave the code MMEGM1 to NAM already. Enter another one." in words(response)
    cast.joint.refresh_from_db()
    assert (cast.joint.shown_code, cast.joint.version) == ("JOI", 1)


def test_the_last_intake(cast, client):
    factories.year(2023), factories.year(2027)
    url = f"/programmes/{cast.version.uuid}/intakes/"
    form = visit(client, cast.dora, url).context["form"]
    offered = [str(year) for year in form.fields["last_intake"].queryset]
    assert offered == ["2024-2025", "2027-2028"]
    client.post(url, {"version": 1, "last_intake": factories.year(2027).pk})
    cast.version.refresh_from_db()
    assert cast.version.last_intake.start_year == 2027
    assert visit(client, cast.louis, url).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_budgets(client, count, django_assert_num_queries):
    dora = factories.person("Dora")
    for number in range(count):
        version = factories.programme_version(f"P{number}")
        factories.role(dora, "director", programme=version.programme)
    made = [factories.activity(version, f"A{n}", organisers=("UNamur", "UCLouvain")) for n in range(count)]
    services.set_official_codes({one: {factories.institution("UNamur"): f"X{one.pk}"} for one in made}, by=None)
    made[0].prerequisites.set(made[1:])
    client.force_login(dora)
    budgets = {"/programmes/": 7, f"/programmes/{version.uuid}/": 17, f"/activities/{made[0].uuid}/": 15}
    for url, budget in budgets.items():
        client.get(url)
        with django_assert_num_queries(budget):
            assert client.get(url).status_code == 200
