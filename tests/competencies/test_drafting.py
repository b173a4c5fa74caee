"""A new version of a framework: copied, edited, compared, published, discarded; and what each of these refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from competencies.frameworks import services as draft_services
from competencies.frameworks.comparison import compared, version_before
from competencies.models import Competency, Crosswalk, Descriptor, Framework
from tests.competencies.props import competency, crosswalk, framework, serves
from tests.competencies.test_pages import text
from tests.factories import Cast, both

pytestmark = pytest.mark.django_db
TEXTS = {"title": both("New"), "short_title": both("N"), "definition": both("Defined")}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def own():
    made = framework()
    crosswalk(competency(made, "a"), competency(framework("other"), "b"))
    made.refresh_from_db()
    return made


@pytest.fixture
def draft(cast, own):
    return draft_services.copy_framework(source=own, label="2", valid_from=date(2027, 1, 1), by=cast.dora)


def test_a_copy_holds_all(cast, own, draft):
    assert (draft.state, compared(own, draft), version_before(draft)) == ("draft", [], own)
    assert [row.to_competency.code for row in Crosswalk.objects.touching(draft)] == ["b"]
    with pytest.raises(ValidationError):
        draft_services.copy_framework(source=own, label="2", valid_from=date(2028, 1, 1), by=cast.dora)
    with pytest.raises(ValidationError, match="later day"):
        draft_services.copy_framework(source=own, label="3", valid_from=own.valid_from, by=cast.dora)
    with pytest.raises(PermissionDenied):
        draft_services.copy_framework(source=own, label="3", valid_from=date(2028, 1, 1), by=cast.nadia)


def test_added_removed_and_changed(cast, own, draft):
    one, other = draft.competencies.order_by("position")
    draft_services.edit_competency(
        competency=one, title=both("Other"), descriptors=[both("x"), both("y")], by=cast.dora, seen=1
    )
    draft_services.remove_competency(competency=other, by=cast.dora, seen=1)
    draft_services.add_competency(framework=draft, code="n", descriptors=[], by=cast.dora, **TEXTS)
    assert [(item.action, item.name) for item in compared(own, draft)] == [
        ("changed", "Other"),
        ("new", "New"),
        ("removed", "Competency b"),
    ]
    labels = [label for label, _before, _after in compared(own, draft)[0].fields]
    assert labels[:2] == ["title (français)", "title (English)"]
    assert list(draft.competencies.values_list("code", "position")) == [("a", 1), ("n", 2)]
    assert Descriptor.objects.filter(competency__framework=draft).count() == 2


def test_two_people_and_a_code_twice(cast, draft):
    one = draft.competencies.get(code="a")
    draft_services.edit_competency(competency=one, title=both("First"), descriptors=[], by=cast.dora, seen=1)
    with pytest.raises(ConflictError):
        draft_services.edit_competency(
            competency=Competency.objects.get(pk=one.pk), title=both("Second"), descriptors=[], by=cast.dora, seen=1
        )
    seen = Competency.objects.get(pk=one.pk).version
    draft_services.edit_competency(competency=one, descriptors=[both("z")], by=cast.dora, seen=seen)
    with pytest.raises(ConflictError):
        draft_services.edit_competency(
            competency=Competency.objects.get(pk=one.pk), descriptors=[], by=cast.dora, seen=seen
        )
    with pytest.raises(ValidationError):
        draft_services.add_competency(framework=draft, code="a", descriptors=[], by=cast.dora, **TEXTS)


def test_published_once_for_good(cast, draft):
    draft_services.publish_framework(framework=draft, valid_from=date(2027, 9, 1), by=cast.dora, seen=1)
    assert (draft.state, draft.valid_from) == ("published", date(2027, 9, 1))
    with pytest.raises(PermissionDenied, match="no longer changes"):
        draft_services.publish_framework(framework=draft, valid_from=date(2027, 9, 1), by=cast.dora, seen=2)
    with pytest.raises(PermissionDenied, match="no longer changes"):
        draft_services.discard_framework(framework=draft, by=cast.dora, seen=2)


def test_discarded_unless_something_relies_on_it(cast, own, draft):
    row = serves(cast.namur, competency(draft, "a"))
    with pytest.raises(WrongStateError, match="Something relies on"):
        draft_services.discard_framework(framework=draft, by=cast.dora, seen=1)
    row.delete()
    draft_services.discard_framework(framework=draft, by=cast.dora, seen=1)
    assert not Framework.objects.filter(code="own", label="2").exists()
    assert own.competencies.count() == 2


def test_the_pages(cast, own, draft, client):
    client.force_login(cast.dora)
    english = {"accept-language": "en"}
    one = draft.competencies.get(code="a")
    data = {
        "version": 1,
        **{f"{name}_{code}": "Texte" for name in TEXTS for code in ("fr", "en")},
        "lines_fr": "un\r\n\r\ndeux",
        "lines_en": "one\ntwo\nthree",
    }
    url = reverse("competency-edit", args=[one.uuid])
    assert "There are more lines here than in French." in text(client.post(url, data, headers=english))
    client.post(url, data | {"lines_en": "one"})
    assert [line.text for line in one.descriptors.all()] == [{"fr": "un", "en": "one"}, {"fr": "deux"}]
    assert "Texte" in text(client.get(reverse("framework-compare", args=[draft.uuid]), headers=english))
    twice = client.post(reverse("competency-add", args=[draft.uuid]), data | {"code": "a"}, headers=english)
    assert "a stands in this draft already." in text(twice)
    page = text(client.get(reverse("framework", args=[draft.uuid]), headers=english))
    assert "Publish the framework" in page
    client.force_login(cast.alice)
    assert client.get(reverse("framework", args=[draft.uuid])).status_code == 404
    assert "Prepare a new version" not in text(client.get(reverse("framework", args=[own.uuid]), headers=english))
