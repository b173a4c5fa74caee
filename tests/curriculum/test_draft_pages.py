"""The pages of the workbench: what a director does there, and what is said when it cannot be done."""

import json

import pytest

from curriculum.models import ProgrammeVersion
from tests import factories
from tests.curriculum.test_pages import words

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def brochure(module_brochure, db):
    return ProgrammeVersion.objects.get(pk=module_brochure)


@pytest.fixture
def desk(brochure, client):
    """A client as the director, who has a draft of 2027."""
    dora = factories.person("Dora")
    factories.role(dora, "director", programme=brochure.programme)
    client.force_login(dora)
    post(client, f"/programmes/{brochure.uuid}/copy/", label="2027", first_intake=factories.year(2027).pk)
    client.draft = ProgrammeVersion.objects.get(label="2027")
    client.url = f"/programmes/{client.draft.uuid}/"
    return client


def post(client, url, **data):
    return client.post(url, data, follow=True, headers=ENGLISH)


def read(client, url):
    return words(client.get(url, headers=ENGLISH))


def test_the_workbench(desk):
    page = read(desk, f"{desk.url}draft/")
    assert "Version 2027 · draft · copied from 2024" in page
    assert "to mend Version 2024 is published for some of the same intakes." in page
    assert "in order Block 2 has the 60 credits that it states." in page
    assert "UCLouvain 42 42 UNamur 53 53" in page


def test_its_queries_do_not_grow(desk, django_assert_num_queries):
    for _again in range(2):
        with django_assert_num_queries(28):
            desk.get(f"{desk.url}draft/")
        post(desk, f"{desk.url}draft/requirements/", **REQUIREMENT)
        REQUIREMENT["code"] += "-more"


REQUIREMENT = {
    "version": 2,
    "code": "thesis",
    "title_fr": "Mémoire",
    "title_en": "Thesis",
    "unit": "credits",
    "minimum": "15",
    "maximum": "",
    "period": "cycle",
}


def test_an_activity_is_edited_and_the_sum_says_so(desk):
    held = desk.draft.activities.get(code="B1-QA1")
    form = desk.get(f"/activities/{held.uuid}/edit/", headers=ENGLISH).context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value()}
    data |= {"credits": str(held.credits - 1)}
    assert "Saved." in post(desk, f"/activities/{held.uuid}/edit/", **data).content.decode()
    page = read(desk, f"{desk.url}draft/")
    assert "to mend The activities of block 1 add up to 59 credits; the block states 60." in page
    assert "59 of 60 credits to mend" in page
    again = post(desk, f"/activities/{held.uuid}/edit/", **data)
    assert "Somebody changed this in the meantime." in words(again)
    assert "credits" in read(desk, f"{desk.url}compare/")


def test_a_code_that_stands_already(desk):
    version = desk.draft.version
    heading = desk.draft.groups.first()
    data = {"version": version, "code": heading.code, "title_fr": "Encore"}
    said = words(post(desk, f"{desk.url}draft/headings/", **data))
    assert f"{heading.code} stands in this draft already. Each may stand once." in said
    block = {"version": version, "number": 1, "title_fr": "", "credits": "1"}
    said = words(post(desk, f"{desk.url}draft/blocks/", **block))
    assert "1 stands in this draft already." in said
    assert desk.draft.blocks.count() == 3
    data = {
        "code": "B1-QA1",
        "title_fr": "x",
        "kind": "course",
        "format": "on_site",
        "block": desk.draft.blocks.first().pk,
    }
    assert "B1-QA1 stands in this draft already." in words(post(desk, f"{desk.url}activities/", **data))
    assert "Saved." in post(desk, f"{desk.url}activities/", **data | {"code": "NEW"}).content.decode()
    assert desk.draft.activities.count() == 31


def test_a_requirement_of_wrong_bounds(desk):
    data = {"version": desk.draft.version, "code": "r", "title_fr": "R", "unit": "credits", "period": "cycle"}
    url = f"{desk.url}draft/requirements/"
    assert "Give a minimum, a maximum or both." in words(post(desk, url, **data))
    assert "It is above the maximum." in words(post(desk, url, **data, minimum="3", maximum="2"))
    assert "Saved." in post(desk, url, **data, minimum="2", maximum="3").content.decode()
    url = f"{desk.url}draft/requirements/r/"
    desk.draft.refresh_from_db()
    changed = data | {"version": desk.draft.version, "minimum": "2,5"}
    desk.post(url, changed, headers={"accept-language": "fr"})
    assert str(desk.draft.requirements.get(code="r").minimum) == "2.5"
    said = post(desk, f"{url}remove/", version=desk.draft.version)
    assert "Somebody changed this in the meantime." in words(said)
    desk.draft.refresh_from_db()
    assert "R is no longer in the draft." in post(desk, f"{url}remove/", version=desk.draft.version).content.decode()


def test_parts_in_lines(desk):
    end = desk.draft.activities.get(code="B3-TFE-MENT")
    url = f"/activities/{end.uuid}/parts/"
    page = desk.get(url, headers=ENGLISH)
    data = {"version": end.version, "form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 2}
    for index, line in enumerate(page.context["lines"]):
        data |= {f"form-{index}-{name}": line[name].value() or "" for name in ("code", "title_fr", "title_en", "kind")}
    wrong = data | {"form-2-title_fr": "Sans code", "form-2-kind": "course"}
    assert "Give a code; empty this line to leave the part out." in words(post(desk, url, **wrong))
    right = data | {"form-2-code": "oral", "form-2-title_fr": "Oral", "form-2-kind": "thesis"}
    assert "Saved." in post(desk, url, **right).content.decode()
    assert [part.code for part in end.parts.all()][-1] == "oral"


def test_publishing_from_a_year_on(desk, brochure):
    page = read(desk, f"{desk.url}publish/")
    assert "Version 2024 takes its last intake the year before" in page
    refused = words(post(desk, f"{desk.url}publish/", first_intake=factories.year(2027).pk))
    assert refused.count("Version 2024 is published for some of the same intakes.") == 2
    done = post(desk, f"{desk.url}publish/", first_intake=factories.year(2028).pk, end_origin="on")
    assert "The version is published" in done.content.decode()
    brochure.refresh_from_db()
    assert brochure.last_intake.start_year == 2027
    assert "Edit the draft" not in read(desk, desk.url)
    assert desk.get(f"{desk.url}draft/").status_code == 403


def test_the_file_is_downloaded(desk):
    response = desk.get(f"{desk.url}file/")
    assert response["content-disposition"] == 'attachment; filename="mmg-codiplome-2027.json"'
    assert len(json.loads(response.content)["activities"]) == 30


def test_a_draft_is_discarded(desk):
    activity = desk.draft.activities.first()
    said = post(desk, f"/activities/{activity.uuid}/remove/", version=activity.version)
    assert "is no longer in the draft." in said.content.decode()
    said = post(desk, f"{desk.url}discard/", version=desk.draft.version)
    assert "The draft is discarded." in said.content.decode()
    assert ProgrammeVersion.objects.count() == 1
    assert desk.get(f"{desk.url}draft/").status_code == 404


@pytest.mark.parametrize("path", ["draft/nothing/", "draft/blocks/x/", "draft/blocks/9/", "draft/headings/x/remove/"])
def test_what_is_not_there(desk, path):
    assert desk.get(f"{desk.url}draft/{path}").status_code == 404
