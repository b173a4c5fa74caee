"""Forms come from files: all or nothing, twice changes nothing, a published version no longer changes."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from portfolio.loading import DATA, LoadError, load
from portfolio.models import Form, FormItem, Profession, Setting
from tests.factories import both
from tests.portfolio import props

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    call_command("load_frameworks", verbosity=0)
    return load()


def file(tmp_path, content, name="form.json"):
    path = tmp_path / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def form_file(**fields):
    items = [
        {"code": "care", "kind": "rating", "label": both("Care"), "scale": "support", "competencies": ["a"]},
        {"code": "well", "kind": "text", "label": both("Well")},
    ]
    return {
        "format": "cursus-form/1", "code": "watch", "number": 1, "title": both("Watch"), "state": "published",
        "purpose": "direct_observation", "valid_from": "2025-01-01", "framework": "own-1", "items": items, **fields,
    }  # fmt: skip


def test_what_comes_with_the_product(product):
    assert not product.notes
    assert {form.purpose for form in Form.objects.filter(state="published")} == set(Form.Purpose.values)
    final = Form.objects.current("stage_final", today=date(2026, 10, 1))
    rated = [item for item in final.form_items.all() if item.kind == "rating" and item.scale.tense == "retrospective"]
    assert len(rated) == 8
    assert {c.code for item in rated for c in item.competencies.all()} == {
        "first-contact", "global-approach", "patient-centred", "continuity", "prevention", "communication",
        "collaboration", "leadership",
    }  # fmt: skip
    texts = [item.code for item in final.form_items.all() if item.kind == "text"]
    assert texts == ["done-well", "work-on", "next-step"]
    assert Profession.objects.filter(code="patient").exists()
    assert Setting.objects.exclude(missing={}).count() == 3


def test_a_second_time_changes_nothing(product):
    assert load().changes_nothing


def test_every_text_of_the_product_is_in_both_languages():
    def texts(value):
        if isinstance(value, dict) and "fr" in value:
            yield value
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from texts(inner)

    files = sorted(DATA.glob("*.json"))
    assert len(files) > 10
    for path in files:
        for text in texts(json.loads(path.read_text(encoding="utf-8"))):
            assert set(text) == {"fr", "en"}, path.name


@pytest.fixture
def ground():
    props.scale()
    return props.framework()


def test_a_published_version_no_longer_changes(ground, tmp_path):
    load([file(tmp_path, form_file())])
    changed = form_file()
    changed["items"][0]["label"] = both("Another question")
    with pytest.raises(LoadError) as error:
        load([file(tmp_path, changed)])
    assert "next number" in error.value.lines[0] or "numéro suivant" in error.value.lines[0]
    assert str(FormItem.objects.get(code="care").label) == "Care"


def test_it_may_be_closed(ground, tmp_path):
    load([file(tmp_path, form_file())])
    load([file(tmp_path, form_file(state="closed"))])
    assert Form.objects.get().state == "closed"


def test_a_draft_is_written_anew(ground, tmp_path):
    load([file(tmp_path, form_file(state="draft"))])
    changed = form_file(state="draft")
    del changed["items"][0]
    load([file(tmp_path, changed)])
    assert [item.code for item in FormItem.objects.all()] == ["well"]


def test_a_newer_version_stands_beside_the_older(ground, tmp_path):
    load(
        [file(tmp_path, form_file(number=2, valid_from="2026-01-01"), "b.json"), file(tmp_path, form_file(), "a.json")]
    )
    assert Form.objects.current("direct_observation", today=date(2025, 6, 1)).number == 1
    assert Form.objects.current("direct_observation", today=date(2026, 6, 1)).number == 2


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"items": []}, "items"),
        ({"purpose": "fun"}, "purpose"),
        ({"programme": "NONE"}, "programme"),
        ({"framework": "none-1"}, "framework"),
        ({"items": [{"code": "x", "kind": "rating", "label": both("X")}]}, "items[0].scale"),
        ({"items": [{"code": "x", "kind": "rating", "label": both("X"), "scale": "nope"}]}, "items[0].scale"),
        ({"items": [{"code": "x", "kind": "choice", "label": both("X")}]}, "items[0].choices"),
        (
            {"items": [{"code": "x", "kind": "text", "label": both("X"), "competencies": ["a"]}]},
            "items[0].competencies",
        ),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_fault_is_named_with_its_place(ground, tmp_path, change, path):
    with pytest.raises(LoadError) as error:
        load([file(tmp_path, form_file(**change))])
    assert any(line.startswith(f"form.json: {path}") for line in error.value.lines)
    assert not Form.objects.exists()


def test_one_fault_stops_all_files(ground, tmp_path):
    with pytest.raises(LoadError):
        load([file(tmp_path, form_file(), "a.json"), file(tmp_path, form_file(number=2, purpose="fun"), "b.json")])
    assert not Form.objects.exists()


def test_the_same_version_twice_is_refused(ground, tmp_path):
    with pytest.raises(LoadError):
        load([file(tmp_path, form_file(), "a.json"), file(tmp_path, form_file(), "b.json")])


def test_a_scale_keeps_its_words(ground, tmp_path):
    content = {
        "format": "cursus-scale/1", "code": "support", "tense": "retrospective", "title": both("Scale"),
        "levels": [{"value": 1, "title": both("other")}, {"value": 2, "title": both("words")}],
    }  # fmt: skip
    with pytest.raises(LoadError):
        load([file(tmp_path, content)])


def test_a_dry_run_saves_nothing(ground, tmp_path, capsys):
    call_command("load_forms", str(file(tmp_path, form_file())), dry_run=True)
    assert not Form.objects.exists()
