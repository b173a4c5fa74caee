"""From a file to a version, and what a second file changes."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from curriculum.loading.json_file import read
from curriculum.loading.load import load_programme
from curriculum.loading.problems import FileError
from curriculum.loading.programme_file import plan_of
from curriculum.loading.stored_plan import describe
from curriculum.models import AcademicYear, Activity, ExamSession, Institution, Programme, ProgrammeVersion
from curriculum.programmes.totals import totals
from tests import factories
from tests.curriculum.conftest import BROCHURE, SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def command(name, *words):
    out = StringIO()
    call_command(name, *[str(word) for word in words], stdout=out)
    return out.getvalue().splitlines()


def everything():
    """Each row that loading writes, with its version."""
    return {
        model.__name__: sorted(model.objects.values_list("pk", "version"))
        for model in (Institution, Programme, ProgrammeVersion, Activity, ExamSession)
    } | {"audit": AuditEntry.objects.count(), "years": AcademicYear.objects.count()}


@pytest.mark.parametrize("path", [BROCHURE, SECOND])
def test_what_is_stored_is_what_the_file_says(path):
    load_programme(path)
    plan = plan_of(read(path))
    assert describe(plan) == plan


@pytest.mark.parametrize("path", [BROCHURE, SECOND])
def test_the_same_file_again_writes_nothing(path):
    load_programme(path)
    before = everything()
    again = load_programme(path)
    assert again.differences.found == []
    assert everything() == before


def test_the_command_says_that_there_is_nothing_to_change():
    load_programme(SECOND)
    assert command("load_programme", SECOND) == [
        "same      3 × institution, 1 × programme, 1 × version, 2 × block, 2 × group, 1 × requirement, "
        "2 × rule of annual programmes, 1 × admission condition, 1 × jury, 2 × honours, 6 × activity",
        "GERIATRIE 2025-bis: nothing to change.",
    ]


def test_a_dry_run_shows_what_is_new_and_saves_nothing():
    lines = command("load_programme", SECOND, "--dry-run")
    assert lines[0] == "new       academic year 2024"
    assert lines[24:28] == [
        "new       institution Meuse",
        "new       institution Sambre",
        "new       institution Lesse",
        "new       programme GERIATRIE",
    ]
    assert lines[-2:] == ["new       activity G-DEM", "GERIATRIE 2025-bis: a dry run, nothing was saved."]
    assert everything() == {
        "Institution": [],
        "Programme": [],
        "ProgrammeVersion": [],
        "Activity": [],
        "ExamSession": [],
        "audit": 0,
        "years": 0,
    }


def test_a_draft_is_changed_field_by_field(second, file_of):
    second["publish"] = False
    load_programme(file_of(second))
    second["blocks"][0]["credits"] = 44.5
    second["version"]["credits"] = 119.5
    second["activities"][0] |= {
        "credits": 7,
        "organisers": ["Lesse", "Meuse"],
        "title": {"fr": "Fragilité", "en": "Frail"},
    }
    del second["activities"][2]
    second["groups"].append({"code": "autre", "title": {"fr": "Autre"}})
    path = file_of(second)
    shown = command("load_programme", path, "--dry-run")
    assert command("load_programme", path)[:-1] == shown[:-1]
    assert shown[:-2] == [
        "changed   version 2025-bis",
        "            credits: 120 -> 119.5",
        "changed   block 1",
        "            credits: 45 -> 44.5",
        "new       group autre",
        "changed   activity G-FRAG",
        '            title.en: "Frailty" -> "Frail"',
        '            title.nl: "Kwetsbaarheid" -> (nothing)',
        "            credits: 7.5 -> 7",
        "            organisers: Meuse -> Lesse, Meuse",
        "            parts: course -> course",
        "changed   activity G-DOM",
        "            position: 3 -> 2",
        "changed   activity G-HOP",
        "            position: 4 -> 3",
        "changed   activity G-DEM",
        "            position: 5 -> 4",
        "removed   activity G-ETHIQUE",
    ]
    changed = Activity.objects.get(code="G-FRAG")
    assert (changed.credits, changed.organiser_key, changed.version) == (Decimal(7), "Lesse+Meuse", 2)
    assert not Activity.objects.filter(code="G-ETHIQUE").exists()
    assert load_programme(path).differences.found == []


def test_a_change_leaves_its_trace(second, file_of):
    second["publish"] = False
    load_programme(file_of(second))
    second["activities"][4]["title"]["fr"] = "Stage à l’hôpital"
    load_programme(file_of(second))
    hospital = Activity.objects.get(code="G-HOP")
    entry = AuditEntry.objects.filter(object_uuid=hospital.uuid).last()
    assert (entry.action, entry.object_version, entry.actor_uuid) == ("load", 3, None)
    assert entry.before == {"title": {"fr": "Stage hospitalier", "en": "Hospital placement"}}
    assert entry.after == {"title": {"fr": "Stage à l’hôpital", "en": "Hospital placement"}}


def test_what_others_rely_on_is_not_removed(second, file_of):
    second["publish"] = False
    version = load_programme(file_of(second)).version
    resident = factories.enrolment(factories.person("Alice"), version, intake=2025, enrolling="Sambre")
    factories.registration(resident, version.activities.get(code="G-CHUTE"), 2025)
    second["activities"][0]["credits"] = 10
    del second["activities"][1]
    with pytest.raises(FileError) as error:
        load_programme(file_of(second))
    assert str(error.value) == (
        'activities: "G-CHUTE" is no longer in the file, but 1 other entries rely on it. Put it back.'
    )
    assert Activity.objects.get(code="G-FRAG").credits == Decimal("7.5")


def test_a_published_version_is_not_loaded_over(second, file_of):
    load_programme(SECOND)
    before = everything()
    second["activities"][0]["kind"] = "seminar"
    second["version"]["threshold"] = 10
    with pytest.raises(FileError) as error:
        load_programme(file_of(second))
    assert str(error.value) == (
        "version: GERIATRIE 2025-bis is published and no longer changes, but the file differs in: version 2025-bis, "
        "activity G-FRAG. Give the version another label to prepare a new one."
    )
    assert everything() == before


def test_official_codes_and_the_last_intake_may_come_late(second, file_of):
    load_programme(SECOND)
    second["activities"][0]["codes"] = {"Meuse": "MGER-1", "Sambre": "GER101"}
    second["version"]["last_intake"] = 2026
    assert [str(one) for one in load_programme(file_of(second)).differences.found] == [
        "version 2025-bis",
        "activity G-FRAG",
    ]
    frailty = Activity.objects.get(code="G-FRAG")
    assert (frailty.shown_code, frailty.version) == ("MGER-1 / GER101", 2)
    assert ProgrammeVersion.objects.get().last_intake.start_year == 2026


def test_a_second_version_of_the_same_programme(second, file_of):
    load_programme(SECOND)
    second["version"] |= {"label": "2028", "first_intake": 2028, "last_intake": None}
    second["publish"] = False
    second["institutions"] = [{"code": "Sambre"}, {"code": "Lesse"}]
    for activity in second["activities"]:
        activity["organisers"] = ["Sambre"] if activity.get("organisers") else []
    load_programme(file_of(second))
    programme = Programme.objects.get()
    assert [v.label for v in programme.versions.order_by("label")] == ["2025-bis", "2028"]
    assert Activity.objects.filter(code="G-HOP").count() == 2
    # Meuse organises in the older version still
    assert [i.code for i in programme.institutions.all()] == ["Lesse", "Meuse", "Sambre"]
    assert Institution.objects.get(code="Sambre").name["en"] == "University of the Sambre"


def test_published_by_the_flag(second, file_of):
    second["publish"] = False
    path = file_of(second)
    assert load_programme(path).version.state == "draft"
    assert command("load_programme", path, "--publish")[:2] == [
        "changed   version 2025-bis",
        '            state: "draft" -> "published"',
    ]
    assert ProgrammeVersion.objects.get().is_frozen
    assert load_programme(path).differences.found == []


def test_publishing_is_refused_as_a_whole(second, file_of):
    load_programme(SECOND)
    second["version"] |= {"label": "2027", "first_intake": 2027}
    before = everything()
    with pytest.raises(CommandError) as error:
        command("load_programme", file_of(second))
    first, second_line = str(error.value).splitlines()
    assert first.partition(": ")[2] == (
        "publish: Version 2025-bis is published for some of the same intakes. Give one of the two a last intake."
    )
    assert second_line == "Nothing was saved."
    assert everything() == before


def test_the_second_programme_adds_up():
    sums = totals(load_programme(SECOND).version)
    assert [(b.number, b.activities, b.credits) for b in sums.blocks] == [(1, 4, 45), (2, 2, 75)]
    assert [(one.institutions, one.credits) for one in sums.organisers] == [
        (("Lesse",), Decimal(60)),
        (("Meuse",), Decimal("7.5")),
        (("Sambre",), Decimal(15)),
        (("Lesse", "Sambre"), Decimal("2.5")),
        (("Lesse", "Meuse", "Sambre"), Decimal(35)),
        ((), Decimal(0)),
    ]


def test_the_calendar_loads_by_itself_and_changes_by_file(file_of):
    lines = command("load_calendar")
    assert lines[23] == "new       session september 2029-2030"
    assert [line for line in lines if line.endswith("2029-2030") and "day of the calendar" in line][:2] == [
        "new       day of the calendar q1 2029-2030",
        "new       day of the calendar community 2029-2030",
    ]
    assert command("load_calendar")[-1] == "Nothing to change."
    tree = {
        "format": "cursus-calendar/1",
        "academic_years": [
            {
                "start_year": 2026,
                "starts": "2026-09-14",
                "ends": "2027-09-13",
                "sessions": [{"kind": "june", "starts": "2027-05-31", "ends": "2027-06-26"}],
                "days": [
                    {"code": "q1", "kind": "quadrimester", "title": {"fr": "Premier quadrimestre"},
                     "starts": "2026-09-14", "ends": "2027-01-29", "country": "BE"}
                ],
            }
        ],
    }  # fmt: skip
    assert command("load_calendar", file_of(json.dumps(tree)))[:-1] == [
        "changed   session june 2026-2027",
        "            starts: 2027-06-01 -> 2027-05-31",
        "            ends: 2027-06-30 -> 2027-06-26",
        "changed   day of the calendar q1 2026-2027",
        '            title.fr: "Quadrimestre 1" -> "Premier quadrimestre"',
        '            title.en: "Quadrimester 1" -> (nothing)',
        "            ends: 2027-01-31 -> 2027-01-29",
        "same      1 × academic year",
    ]
    assert ExamSession.objects.count() == 18


def test_a_programme_leaves_the_calendar_that_is_there_alone():
    AcademicYear.objects.create(start_year=2025, starts="2025-09-15", ends="2026-09-12")
    load_programme(SECOND)
    assert AcademicYear.objects.get(start_year=2025).starts.isoformat() == "2025-09-15"
    assert AcademicYear.objects.count() == 6
