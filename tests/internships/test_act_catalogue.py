"""The catalogue of technical acts: as shipped, loaded twice, corrected, and refused where the file is wrong."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from internships.logbook.act_catalogue import SHIPPED, load_acts
from internships.models import ActGroup, TechnicalAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(tmp_path):
    """`put(groups)` writes a file of {group: [acts]} and loads it."""

    def write(groups, **more):
        content = {
            "format": "cursus-acts/1",
            "groups": [
                {"code": group, "title": {"fr": group}, "acts": [{"code": a, "title": {"fr": a}} for a in acts]}
                for group, acts in groups.items()
            ],
            **more,
        }
        path = tmp_path / "acts.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return load_acts(path)

    return write


def offered():
    return list(TechnicalAct.objects.filter(is_current=True).values_list("code", flat=True))


def test_the_shipped_catalogue_has_both_languages_and_loads_once():
    out = StringIO()
    call_command("load_acts", stdout=out)
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    codes = [act["code"] for group in shipped["groups"] for act in group["acts"]]
    assert offered() == codes
    assert {frozenset(act.title) for act in TechnicalAct.objects.all()} == {frozenset({"fr", "en"})}
    assert {frozenset(group.title) for group in ActGroup.objects.all()} == {frozenset({"fr", "en"})}
    assert load_acts() == 0


def test_an_act_that_is_taken_out_stays_and_is_offered_no_more(put):
    put({"a": ["x", "y"]})
    assert put({"a": ["y"], "b": ["z"]}) == 4  # x is out, y moves up, b and z are new
    assert offered() == ["y", "z"]
    assert TechnicalAct.objects.get(code="x").is_current is False
    assert put({"a": ["y"], "b": ["z"]}) == 0


def test_an_act_comes_back_in_another_group(put):
    put({"a": ["x", "y"]})
    put({"a": ["y"]})
    put({"a": ["y"], "b": ["x"]})
    assert TechnicalAct.objects.get(code="x").group.code == "b"
    assert offered() == ["y", "x"]


def test_an_act_that_stands_twice_is_refused_and_nothing_is_saved(tmp_path, english):
    act = {"code": "x", "title": {"fr": "x"}}
    groups = [{"code": code, "title": {"fr": code}, "acts": [act]} for code in ("a", "b")]
    path = tmp_path / "acts.json"
    path.write_text(json.dumps({"format": "cursus-acts/1", "groups": groups}))
    with pytest.raises(CommandError) as refused:
        call_command("load_acts", str(path))
    assert str(refused.value).splitlines() == [
        f"{path}: groups[1].acts[0].code: x stands at groups[0].acts[0].code already. Each may stand once.",
        "Nothing was saved.",
    ]
    assert not ActGroup.objects.exists()
