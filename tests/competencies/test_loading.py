"""Files of frameworks: written whole or not at all, a second time without a change, and a message for every fault."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from competencies.loading import LoadError, load
from competencies.loading.files import product_files
from competencies.models import (
    ActivityCompetency,
    Competency,
    Crosswalk,
    Descriptor,
    Framework,
    Level,
    Theme,
    ThemeAxis,
)
from tests.competencies.props import crosswalk_file, framework_file, mapping_file, written
from tests.factories import Cast, activity, both, person, programme_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(tmp_path):
    """Writes files as {name: content} and loads them."""

    def write(files, **options):
        return load([written(tmp_path, name, content) for name, content in files.items()], **options)

    return write


def refused(put, files) -> list[str]:
    """The lines of the refusal, after checking that nothing was saved."""
    before = rows()
    with pytest.raises(LoadError) as error:
        put(files)
    assert rows() == before
    return error.value.lines


def rows():
    kinds = (Framework, Competency, Descriptor, Level, Crosswalk, ActivityCompetency, ThemeAxis, Theme)
    return {kind.__name__: list(kind.objects.order_by("pk").values_list("uuid", "version")) for kind in kinds}


def counts():
    return {name: len(found) for name, found in rows().items() if found}


class TestWhole:
    def test_framework_crosswalk_and_mapping_in_any_order(self, put):
        Cast()
        report = put(
            {
                "mapping.json": mapping_file({"NAM": {"a": "main", "b": "supporting"}}),
                "crosswalk.json": crosswalk_file(("a", "x", "main"), ("b", "x", "partial")),
                "other.json": framework_file("other", competencies=["x"]),
                "own.json": framework_file(),
            }
        )
        assert counts() == {"Framework": 2, "Competency": 3, "Descriptor": 6, "Crosswalk": 2, "ActivityCompetency": 2}
        assert report.created == counts()
        assert list(
            ActivityCompetency.objects.order_by("relation").values_list("activity__code", "relation", "status")
        ) == [("NAM", "main", "proposed"), ("NAM", "supporting", "proposed")]

    def test_a_second_time_changes_nothing(self, put):
        Cast()
        files = {
            "own.json": framework_file(levels=[{"code": "l", "title": both("Level"), "borrowed": True, "source": "S"}]),
            "other.json": framework_file("other", competencies=["x"]),
            "crosswalk.json": crosswalk_file(("a", "x", "main")),
            "mapping.json": mapping_file({"NAM": {"a": "main"}}),
        }
        put(files)
        before, audited = rows(), AuditEntry.objects.count()
        report = put(files)
        assert report.changes_nothing
        assert rows() == before
        assert AuditEntry.objects.count() == audited

    def test_a_dry_run_says_what_it_would_do_and_saves_nothing(self, put):
        report = put({"own.json": framework_file()}, dry_run=True)
        assert report.created == {"Framework": 1, "Competency": 2, "Descriptor": 4}
        assert counts() == {}
        assert AuditEntry.objects.count() == 0

    def test_writes_are_audited_with_their_author(self, put):
        dora = person("Dora")
        put({"own.json": framework_file(competencies=["a"])}, by=dora)
        assert set(AuditEntry.objects.values_list("actor_uuid", "action")) == {(dora.uuid, "load")}
        assert AuditEntry.objects.count() == 4


class TestAgain:
    """What a later file may change."""

    def test_the_wording_of_a_published_framework(self, put):
        put({"own.json": framework_file()})
        changed = framework_file()
        changed["competencies"][0]["descriptors"][1] = both("Said better")
        report = put({"own.json": changed})
        assert (report.created, report.changed, report.removed) == ({}, {"Descriptor": 1}, {})
        assert str(Descriptor.objects.get(competency__code="a", position=2)) == "Said better"
        assert Descriptor.objects.get(competency__code="a", position=2).version == 2

    @pytest.mark.parametrize(
        ("fields", "path"),
        [
            ({"competencies": ("a",)}, "competencies"),
            ({"competencies": ("a", "b", "c")}, "competencies"),
            ({"competencies": ("b", "a")}, "competencies"),
            ({"state": "draft"}, "state"),
            ({"valid_from": "2026-01-01"}, "valid_from"),
            ({"levels": [{"code": "l", "title": both("Level")}]}, "levels"),
        ],
    )
    def test_but_not_its_skeleton(self, put, fields, path):
        put({"own.json": framework_file()})
        lines = refused(put, {"own.json": framework_file(**fields)})
        assert [line.split(": ")[:2] for line in lines] == [["own.json", path]]

    def test_a_draft_may_be_reshaped(self, put):
        put({"own.json": framework_file(state="draft")})
        report = put({"own.json": framework_file(state="draft", competencies=("c", "a"))})
        assert report.created == {"Competency": 1, "Descriptor": 2}
        assert report.removed == {"Competency": 1, "Descriptor": 2}
        assert list(Competency.objects.values_list("code", "position")) == [("c", 1), ("a", 2)]

    def test_rows_that_are_gone_from_a_mapping_and_a_crosswalk(self, put):
        Cast()
        own, other = framework_file(), framework_file("other", competencies=["x", "y"])
        put(
            {
                "own.json": own,
                "other.json": other,
                "crosswalk.json": crosswalk_file(("a", "x", "main"), ("b", "y", "main")),
                "mapping.json": mapping_file({"NAM": {"a": "main", "b": "main"}}),
            }
        )
        report = put(
            {
                "crosswalk.json": crosswalk_file(("a", "x", "partial")),
                "mapping.json": mapping_file({"NAM": {"a": "main"}}),
            }
        )
        assert report.removed == {"Crosswalk": 1, "ActivityCompetency": 1}
        assert report.changed == {"Crosswalk": 1}
        assert AuditEntry.objects.filter(action="delete").count() == 2

    def test_a_proposal_leaves_what_the_faculty_confirmed(self, put):
        Cast()
        put(
            {
                "own.json": framework_file(),
                "mapping.json": mapping_file({"NAM": {"a": "main", "b": "main"}}, status="confirmed"),
            }
        )
        report = put({"mapping.json": mapping_file({"NAM": {"a": "supporting"}})})
        assert report.changes_nothing
        assert len(report.notes) == 3  # both rows kept, and the activities that the file does not name
        assert set(ActivityCompetency.objects.values_list("relation", "status")) == {("main", "confirmed")}


class TestVersionsOfAProgramme:
    def test_every_version_that_has_the_activity_is_mapped(self, put):
        cast = Cast()
        newer = cast.programme.versions.create(label="2027", first_intake=cast.version.first_intake)
        newer.blocks.create(number=1, title=both("Year 1"))
        activity(newer, "NAM")
        mapping = mapping_file({"NAM": {"a": "main"}, "LOU": {"b": "main"}})
        put({"own.json": framework_file(), "mapping.json": mapping})
        assert set(ActivityCompetency.objects.values_list("activity__programme_version__label", "activity__code")) == {
            ("2024", "NAM"),
            ("2024", "LOU"),
            ("2027", "NAM"),
        }

    def test_or_the_one_that_the_file_names(self, put):
        cast = Cast()
        newer = cast.programme.versions.create(label="2027", first_intake=cast.version.first_intake)
        newer.blocks.create(number=1, title=both("Year 1"))
        activity(newer, "NAM")
        put({"own.json": framework_file(), "mapping.json": mapping_file({"NAM": {"a": "main"}}, version="2027")})
        assert [row.activity.programme_version for row in ActivityCompetency.objects.all()] == [newer]

    def test_another_programme_with_the_same_codes_is_left_alone(self, put):
        Cast()
        activity(programme_version("DES"), "NAM")
        put({"own.json": framework_file(), "mapping.json": mapping_file({"NAM": {"a": "main"}})})
        assert [row.activity.programme_version.programme.code for row in ActivityCompetency.objects.all()] == ["MMG"]


def without(content, *names):
    return {name: value for name, value in content.items() if name not in names}


class TestBadFrameworks:
    @pytest.mark.parametrize(
        ("content", "place"),
        [
            ("{", ""),
            ("[]", ""),
            ('{"format": "cursus-framework/1", "format": "cursus-framework/1"}', ""),
            ({"format": "cursus-programme/1"}, "format: "),
            ({}, "format: "),
            (framework_file() | {"colour": "blue"}, "colour: "),
            (without(framework_file(), "title"), "title: "),
            (framework_file(title={"en": "Only English"}), "title: "),
            (framework_file(label="1-2"), "label: "),
            (framework_file(code="deux mots"), "code: "),
            (framework_file(valid_from="1 March 2025"), "valid_from: "),
            (framework_file(state="perhaps"), "state: "),
            (framework_file(competencies=[]), "competencies: "),
            (framework_file(competencies=["a", "a"]), "competencies[1].code: "),
            (framework_file(levels=[{"code": "l", "title": both("L"), "borrowed": True}]), "levels[0].source: "),
            (framework_file(levels=[{"code": "l", "title": both("L")}] * 2), "levels[1].code: "),
        ],
    )
    def test_names_file_and_place(self, put, content, place):
        lines = refused(put, {"bad.json": content})
        assert [line.startswith(f"bad.json: {place}") for line in lines] == [True]

    def test_a_manifestation_that_stands_twice(self, put):
        content = framework_file()
        content["competencies"][1]["descriptors"] = [both("Same"), both("Other"), both("Same")]
        lines = refused(put, {"bad.json": content})
        assert [line.startswith("bad.json: competencies[1].descriptors[2]: ") for line in lines] == [True]

    def test_every_fault_is_named_at_once(self, put):
        content = framework_file(label="1-2", valid_from="soon")
        del content["competencies"][1]["definition"]
        lines = refused(put, {"bad.json": content, "worse.json": "nothing"})
        assert [line.split(": ")[:2] for line in lines] == [
            ["bad.json", "label"],
            ["bad.json", "valid_from"],
            ["bad.json", "competencies[1].definition"],
            ["worse.json", lines[3].split(": ")[1]],
        ]

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(LoadError) as error:
            load([tmp_path / "gone.json"])
        assert [line.startswith("gone.json: ") for line in error.value.lines] == [True]

    def test_a_file_that_is_not_utf_8(self, tmp_path):
        path = tmp_path / "latin.json"
        path.write_bytes('{"title": "é"}'.encode("cp1252"))
        with pytest.raises(LoadError) as error:
            load([path])
        assert "UTF-8" in error.value.lines[0]

    def test_two_files_of_the_same_framework(self, put):
        lines = refused(put, {"one.json": framework_file(), "two.json": framework_file()})
        assert [line.startswith("two.json: one.json ") for line in lines] == [True]

    def test_two_versions_from_the_same_day(self, put):
        put({"own.json": framework_file()})
        lines = refused(put, {"own2.json": framework_file(label="2")})
        assert [line.startswith("own2.json: valid_from: OWN 1 ") for line in lines] == [True]

    def test_a_good_file_is_not_saved_beside_a_bad_one(self, put):
        Cast()
        lines = refused(put, {"own.json": framework_file(), "mapping.json": mapping_file({"NAM": {"z": "main"}})})
        assert [line.startswith("mapping.json: activities[0].serves[0].competency: ") for line in lines] == [True]


class TestBadLinks:
    @pytest.fixture(autouse=True)
    def frameworks(self, put):
        Cast()
        put({"own.json": framework_file(), "other.json": framework_file("other", competencies=["x", "y"])})

    @pytest.mark.parametrize(
        ("content", "place"),
        [
            (crosswalk_file(("q", "x", "main")), "rows[0].from"),
            (crosswalk_file(("a", "q", "main")), "rows[0].to"),
            (crosswalk_file(("a", "x", "strong")), "rows[0].strength"),
            (crosswalk_file(("a", "x", "main"), ("a", "x", "partial")), "rows[1]"),
            (crosswalk_file(("a", "b", "main"), end="own-1"), "to"),
            (crosswalk_file(("a", "x", "main"), end="other-9"), "to"),
            (crosswalk_file(), "rows"),
            (mapping_file({"XXX": {"a": "main"}}), "activities[0].activity"),
            (mapping_file({"NAM": {"x": "main"}}), "activities[0].serves[0].competency"),
            (mapping_file({"NAM": {"a": "perhaps"}}), "activities[0].serves[0].relation"),
            (mapping_file({"NAM": {}}), "activities[0].serves"),
            (mapping_file({"NAM": {"a": "main"}}, programme="NONE"), "programme"),
            (mapping_file({"NAM": {"a": "main"}}, version="1999"), "version"),
            (mapping_file({"NAM": {"a": "main"}}, framework="own-2"), "framework"),
            (mapping_file({"NAM": {"a": "main"}}, status="sure"), "status"),
        ],
    )
    def test_names_file_and_place(self, put, content, place):
        lines = refused(put, {"bad.json": content})
        assert [line.split(": ")[:2] for line in lines] == [["bad.json", place]]

    def test_an_activity_that_stands_twice(self, put):
        content = mapping_file({"NAM": {"a": "main"}})
        content["activities"] *= 2
        lines = refused(put, {"bad.json": content})
        assert [line.split(": ")[1] for line in lines] == ["activities[1].activity"]

    def test_a_competency_that_stands_twice_in_an_activity(self, put):
        content = mapping_file({"NAM": {"a": "main"}})
        content["activities"][0]["serves"] *= 2
        lines = refused(put, {"bad.json": content})
        assert [line.split(": ")[1] for line in lines] == ["activities[0].serves[1].competency"]

    def test_a_reason_is_asked_for(self, put):
        content = mapping_file({"NAM": {"a": "main"}})
        del content["activities"][0]["serves"][0]["reason"]
        lines = refused(put, {"bad.json": content})
        assert [line.split(": ")[1] for line in lines] == ["activities[0].serves[0].reason"]

    def test_a_near_miss_is_told(self, put):
        lines = refused(put, {"bad.json": mapping_file({"NAMM": {"a": "main"}})})
        assert [re.findall(r"\bNAMM?\b", line) for line in lines] == [["NAMM", "NAM"]]

    def test_a_crosswalk_the_other_way_round(self, put):
        put({"crosswalk.json": crosswalk_file(("a", "x", "main"))})
        lines = refused(put, {"back.json": crosswalk_file(("x", "a", "main"), start="other-1", end="own-1")})
        assert [line.split(": ")[:2] for line in lines] == [["back.json", "from"]]


class TestCommand:
    def test_the_product_loads_and_loads_again(self, capsys, settings):
        call_command("load_frameworks")
        files = [json.loads(path.read_text(encoding="utf-8")) for path in product_files()]
        competencies = [c for file in files for c in file.get("competencies", ())]
        assert counts() == {
            "Framework": sum(file["format"] == "cursus-framework/1" for file in files),
            "Competency": len(competencies),
            "Descriptor": sum(len(c.get("descriptors", ())) for c in competencies),
            "Level": sum(len(file.get("levels", ())) for file in files),
            "Crosswalk": sum(len(file["rows"]) for file in files if "rows" in file),
            "ThemeAxis": sum(file["format"] == "cursus-themes/1" for file in files),
            "Theme": sum(len(file["themes"]) for file in files if "themes" in file),
        }
        assert "mmg-codiplome-cmg-2025.json" in capsys.readouterr().out  # left out: its programme is not here
        before = rows()
        call_command("load_frameworks")
        assert rows() == before

    def test_the_product_maps_every_activity_of_the_brochure(self):
        call_command("load_programme", "curriculum/data/mmg-codiplome.json")
        call_command("load_frameworks")
        assert ActivityCompetency.objects.count() == 95
        assert ActivityCompetency.objects.values("activity").distinct().count() == 30
        assert set(ActivityCompetency.objects.values_list("status", flat=True)) == {"proposed"}

    def test_a_dry_run_saves_nothing(self, capsys):
        call_command("load_frameworks", dry_run=True)
        assert counts() == {}
        foreseen = capsys.readouterr().out
        call_command("load_frameworks")
        assert f"\n{sum(counts().values())} " in foreseen

    def test_a_bad_file_ends_with_its_reasons(self, tmp_path):
        path = written(tmp_path, "bad.json", framework_file(state="perhaps"))
        with pytest.raises(CommandError, match=r"bad\.json: state: "):
            call_command("load_frameworks", str(path))
        assert counts() == {}
