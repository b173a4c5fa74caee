"""Tags of sites: loaded from a file, set by the office, shown, filtered."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from internships.models import SiteTag
from internships.sites.site_tags import SHIPPED, load_site_tags
from tests.internships import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(tmp_path):
    def write(equipment, populations):
        path = tmp_path / "tags.json"
        parts = {"equipment": equipment, "populations": populations}
        content = {part: [{"code": code, "label": {"fr": code}} for code in codes] for part, codes in parts.items()}
        path.write_text(json.dumps({"format": "cursus-site-tags/1", **content}), encoding="utf-8")
        return path

    return write


def test_the_shipped_tags_have_both_languages_and_load_once():
    out = StringIO()
    call_command("load_site_tags", stdout=out)
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    codes = [tag["code"] for part in ("equipment", "populations") for tag in shipped[part]]
    assert list(SiteTag.objects.values_list("code", flat=True)) == codes
    assert {frozenset(tag.label) for tag in SiteTag.objects.all()} == {frozenset({"fr", "en"})}
    assert load_site_tags() == 0


def test_a_tag_that_is_taken_out_stays_with_its_site_and_is_offered_no_more(cast, browse, put):
    load_site_tags(put(["ecg", "scanner"], ["children"]))
    cast.site.tags.set(SiteTag.objects.filter(code="scanner"))
    assert load_site_tags(put(["ecg"], ["children"])) == 1
    url = reverse("site-edit", args=[cast.other_site.uuid])
    offered = browse(cast.nadia).get(url).context["form"].fields["tags"].queryset
    assert [tag.code for tag in offered] == ["ecg", "children"]
    held = browse(cast.nadia).get(reverse("site-edit", args=[cast.site.uuid])).context["form"].fields["tags"].queryset
    assert [tag.code for tag in held] == ["ecg", "scanner", "children"]
    assert "scanner" in browse(cast.bob).get(cast.site.get_absolute_url()).content.decode()


def test_a_file_with_a_code_in_both_parts_changes_nothing(put, english):
    with pytest.raises(CommandError, match="Each may stand once") as refused:
        call_command("load_site_tags", str(put(["ecg"], ["ecg"])))
    assert "populations[0].code" in str(refused.value)
    assert not SiteTag.objects.exists()


def test_the_faculty_tags_a_site_and_the_list_finds_it(cast, browse):
    load_site_tags()
    values = {"kind": "practice", "name": "Cabinet du Moulin", "postcode": "6840", "city": "Neufchâteau", "seen": "1"}
    url = reverse("site-edit", args=[cast.site.uuid])
    assert browse(cast.nadia).post(url, values | {"tags": ["ultrasound", "farmers"]}).status_code == 302
    cast.site.refresh_from_db()
    assert [[tag.code for tag in tags] for _kind, tags in cast.site.tag_groups] == [["ultrasound"], ["farmers"]]
    text = browse(cast.bob).get(cast.site.get_absolute_url()).content.decode()
    assert "Ultrasound scanner" in text
    assert browse(cast.bob).post(url, values).status_code == 403
    found = browse(cast.bob).get(reverse("site-list"), {"tag": "farmers"})
    assert list(found.context["page"]) == [cast.site]
    assert list(browse(cast.bob).get(reverse("site-list"), {"tag": "children"}).context["page"]) == []
    wrong = browse(cast.nadia).post(url, values | {"tags": ["no-such-tag"], "seen": "3"})
    assert wrong.status_code == 422
    assert cast.site.tags.count() == 2
    assert scene.site("Untagged").tag_groups == []
