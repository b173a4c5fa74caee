# ruff: noqa: E501 - one mistake a line is easier to read
"""Every way in which a programme file may be wrong: the whole message, and nothing saved."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from curriculum.loading.calendar_file import load_calendar
from curriculum.loading.load import load_programme
from curriculum.loading.problems import FileError
from curriculum.models import AcademicYear, Institution, Programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refusal(path):
    """The lines of what is wrong with the file, after a look that nothing was saved."""
    with pytest.raises(FileError) as error:
        load_programme(path)
    assert (Programme.objects.count(), Institution.objects.count(), AcademicYear.objects.count()) == (0, 0, 0)
    return str(error.value).splitlines()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": "cursus-programme/1",\n "blocks" 3}', "Line 2, column 11 is not JSON: Expecting ':' delimiter. Mend that place."),
        ("", "Line 1, column 1 is not JSON: Expecting value. Mend that place."),
        ("a;b;c\n1;2;3\n", "Line 1, column 1 is not JSON: Expecting value. Mend that place."),
        ("[]", "The file holds no JSON object. Begin it with { and end it with }."),
        ('{"a": NaN}', "NaN is no number that can be used. Write an ordinary one."),
        ("[" * 200_000, "The file is nested too deeply. Check that it is the right one."),
        ('{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}', '"a" is written more than once. Keep one of them.\nb: "c" is written more than once. Keep one of them.'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_programme(text, message, file_of):
    assert refusal(file_of(text)) == message.splitlines()


def test_a_file_in_another_encoding(tmp_path):
    path = tmp_path / "p.json"
    path.write_bytes('{"format": "cursus-programme/1",\n"note": "été"}'.encode("cp1252"))
    assert refusal(path) == ["Line 2 is not UTF-8. Save the file as UTF-8."]


def test_a_file_that_is_not_there_or_too_large(tmp_path):
    assert refusal(tmp_path / "none.json") == ["The file cannot be read: No such file or directory."]
    assert refusal(tmp_path) == ["The file cannot be read: Is a directory."]
    (tmp_path / "large.json").write_bytes(b" " * 5_000_001)
    assert refusal(tmp_path / "large.json") == ["The file is larger than 5 MB. Check that it is the right one."]


def test_a_byte_order_mark_is_no_mistake(tmp_path, second):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(second, default=float), encoding="utf-8-sig")
    assert load_programme(path).name == "GERIATRIE 2025-bis"


MISSING = object()


def spoilt(tree, place, value):
    *way, last = place
    for step in way:
        tree = tree[step]
    if value is MISSING:
        del tree[last]
    else:
        tree[last] = value


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (["format"], "cursus-programme/9", 'format: "cursus-programme/9" is not known here. Write one of: cursus-programme/1.'),
        (["publish"], "yes", "publish: Write true or false without quotation marks."),
        (["blocks"], [], "blocks: The list is empty. Write at least one."),
        (["institutions"], {"code": "Meuse"}, "institutions: Write a list between [ and ]."),
        (["programme"], "GERIATRIE", "programme: Write an object between { and } here."),
        (["activities", 1], 7, "activities[1]: Write an object between { and } here."),
        (["activities", 3, "credits"], MISSING, "blocks[0].credits: The activities of block 1 add up to 10, not to 45. Correct one or the other.\nversion.credits: The activities add up to 85, not to 120. Correct one or the other."),
        (["activities", 3, "title"], MISSING, "activities[3].title: The field is missing. Add a text for each language."),
        (["activities", 3, "kind"], None, "activities[3].kind: The field is missing. Add one of course, seminar, simulation, internship, mentoring, thesis."),
        (["activities", 3, "credit"], 35, 'activities[3].credit: There is no such field. Did you mean "credits"?'),
        (["programme", "zzz"], 1, "programme.zzz: There is no such field. Take it out; known here: code, title, reference_institution."),
        (["activities", 3, "credits"], -35, "activities[3].credits: -35 is not between 0 and 999.5."),
        (["activities", 3, "credits"], 35.125, "activities[3].credits: Credits come in halves: 35.125 is not one. Write for example 1.5 or 2."),
        (["activities", 3, "credits"], 35.25, "activities[3].credits: Credits come in halves: 35.25 is not one. Write for example 1.5 or 2."),
        (["activities", 3, "credits"], "35", "activities[3].credits: Write a number without quotation marks, such as 0.5."),
        (["activities", 3, "credits"], True, "activities[3].credits: Write a number without quotation marks, such as 0.5."),
        (["activities", 5, "code"], "G-FRAG", 'activities[5].code: "G-FRAG" stands at activities[0] already. Each may stand once.'),
        (["activities", 3, "code"], "Stage 1", 'activities[3].code: "Stage 1" is no code. Use letters without accents, digits, "-" and "_" only.'),
        (["activities", 3, "block"], 3, 'activities[3].block: 3 is not among the "blocks" of this file (1, 2). Correct it, or add it there.'),
        (["activities", 3, "block"], 1.5, "activities[3].block: Write a whole number without quotation marks."),
        (["activities", 3, "group"], "zzz", 'activities[3].group: "zzz" is not among the "groups" of this file (cours, terrain). Correct it, or add it there.'),
        (["activities", 3, "organisers", 1], "Sambr", 'activities[3].organisers[1]: "Sambr" is not among the "institutions" of this file (Lesse, Meuse, Sambre). Correct it, or add it there.'),
        (["activities", 3, "organisers"], ["Meuse", "Meuse"], 'activities[3].organisers[1]: "Meuse" stands at activities[3].organisers[0] already. Each may stand once.'),
        (["activities", 3, "counts_for"], ["theory"], 'activities[3].counts_for[0]: "theory" is not among the "requirements" of this file (home-visits). Correct it, or add it there.'),
        (["activities", 4, "prerequisites"], ["G-X"], 'activities[4].prerequisites[0]: "G-X" is not among the "activities" of this file (G-CHUTE, G-DEM, G-DOM, G-ETHIQUE, G-FRAG, G-HOP). Correct it, or add it there.'),
        (["activities", 3, "prerequisites"], ["G-HOP"], "activities[3].prerequisites: The prerequisites run in a circle: G-DOM > G-HOP > G-DOM. Take one of them out.\nactivities[3].prerequisites[0]: \"G-HOP\" is in block 2, after block 1 of this activity. Take it out."),
        (["activities", 0, "prerequisites"], ["G-FRAG"], "activities[0].prerequisites: The prerequisites run in a circle: G-FRAG > G-FRAG. Take one of them out."),
        (["activities", 0, "assessed_in"], ["august"], 'activities[0].assessed_in[0]: "august" is not known here. Write one of: january, june, september.'),
        (["jury", "quorum"], 1.5, "jury.quorum: 1.5 is not between 0.01 and 1."),
        (["jury", "quorum"], MISSING, "jury.quorum: The field is missing. Add a number."),
        (["jury", "panel"], 4, "jury.panel: More members would rule on a complaint than the jury has. Correct one of them."),
        (["jury", "act"], "nowhere", 'jury.act: "nowhere" is not known here. Write one of: here, elsewhere.'),
        (["honours", 1, "valid_from"], "2026-09-13", "honours[1].minimum: It overlaps with reussite: honours of one title, or from one mean, hold one after the other."),
        (["honours", 1, "valid_to"], "2026-09-01", 'honours[1].valid_to: It lies before "valid_from". Correct one of them.'),
        (["honours", 1, "minimum"], 21, "honours[1].minimum: 21 is not between 0 and 20."),
        (["activities", 3, "certification"], "at_once", 'activities[3].certification: "at_once" is not known here. Write one of: by_mark, by_proposal, at_date, at_end.'),
        (["activities", 3, "certification"], MISSING, 'activities[3].certification_share: It goes with the certification "at_date" alone. Take it out.\nactivities[3].certification_day: It goes with the certification "at_date" alone. Take it out.'),
        (["activities", 3, "certification_share"], MISSING, 'activities[3].certification_share: An activity that is certified "at_date" states it. Add it.'),
        (["activities", 3, "certification_share"], 1.5, "activities[3].certification_share: 1.5 is not between 0.01 and 1."),
        (["activities", 3, "certification_day"], MISSING, 'activities[3].certification_day: An activity that is certified "at_date" states it. Add it.'),
        (["activities", 3, "certification_day"], "02-29", 'activities[3].certification_day: "02-29" is no day of a year. Write it as 08-31.'),
        (["activities", 3, "certification_day"], "31/08", 'activities[3].certification_day: "31/08" is no day of a year. Write it as 08-31.'),
        (["activities", 0, "codes"], {"Sambre": "GER201"}, 'activities[5].codes.Sambre: "GER201" stands at activities[0] already. Each may stand once.'),
        (["activities", 0, "codes"], {"Ourthe": "X"}, 'activities[0].codes.Ourthe: "Ourthe" is not among the "institutions" of this file (Lesse, Meuse, Sambre). Correct it, or add it there.'),
        (["activities", 0, "title"], "Fragilité", 'activities[0].title: Write a text for each language, as in {"fr": "...", "en": "..."}.'),
        (["activities", 0, "title"], {"en": "Frailty"}, 'activities[0].title: The French text ("fr") is missing. Add it.'),
        (["activities", 0, "title"], {"fr": " "}, "activities[0].title: (fr) The text is empty. Write one, or leave the field out if it may be missing."),
        (["activities", 0, "title"], {"fr": "a\u0000b"}, "activities[0].title: (fr) The text holds a control character. Type it anew."),
        (["activities", 0, "title"], {"fr": "a", "French": "b"}, 'activities[0].title: "French" is no language code such as "fr".'),
        (["blocks"], [{"number": 1}, {"number": 2}, {"number": 1}], "blocks[2].number: 1 stands at blocks[0] already. Each may stand once."),
        (["blocks", 1, "credits"], 74, "blocks[1].credits: The activities of block 2 add up to 75, not to 74. Correct one or the other."),
        (["version", "credits"], 180, "version.credits: The activities add up to 120, not to 180. Correct one or the other."),
        (["version", "threshold"], 21, "version.threshold: 21 is not between 0 and 20."),
        (["version", "last_intake"], 2024, "version.last_intake: The last intake lies before the first one. Correct one of them."),
        (["version", "first_intake"], "2025", "version.first_intake: Write a whole number without quotation marks."),
        (["version", "label"], "x" * 31, "version.label: The text has 31 characters; at most 30 fit."),
        (["programme", "reference_institution"], "Ourthe", 'programme.reference_institution: "Ourthe" is not among the "institutions" of this file (Lesse, Meuse, Sambre). Correct it, or add it there.'),
        (["requirements", 0, "maximum"], 20, "requirements[0].minimum: It is above the maximum. Correct one of them."),
        (["requirements", 0, "valid_from"], "1/10/2025", 'requirements[0].valid_from: "1/10/2025" is no date. Write it as 2026-09-14.'),
        (["requirements", 0, "valid_to"], "2025-09-30", 'requirements[0].valid_to: It lies before "valid_from". Correct one of them.'),
        (["activities", 1, "prerequisites"], ["G-DEM"], 'activities[1].prerequisites[0]: "G-DEM" is in block 2, after block 1 of this activity. Take it out.'),
        (["activities", 1, "corequisites"], ["G-DEM"], 'activities[1].corequisites[0]: "G-DEM" is in block 2, after block 1 of this activity. Take it out.'),
        (["activities", 1, "corequisites"], ["G-CHUTE"], "activities[1].corequisites[0]: An activity is no corequisite of itself. Take it out."),
        (["activities", 1, "assessments"], 13, "activities[1].assessments: 13 is not between 1 and 12."),
        (["activities", 3, "format"], "intensive", 'activities[3].format: An internship does not take place in an intensive week. Write "practice" or "hospital".'),
        (["annual_rules", 0, "rule"], "order", 'annual_rules[0].rule: "order" is not known here. Write one of: prerequisites, corequisites, carried_over, block_order, reduced_load, heavier_load, highest_load.'),
        (["annual_rules", 0, "if_broken"], MISSING, "annual_rules[0].if_broken: The field is missing. Add one of refuse, reason, warn."),
        (["annual_rules", 0, "credits"], 60, "annual_rules[0].credits: This rule counts no credits. Take them out."),
        (["annual_rules", 0, "day"], "10-31", 'annual_rules[0].day: A day goes with the rule "prerequisites" alone. Take it out.'),
        (["annual_rules", 1, "credits"], MISSING, "annual_rules[1].credits: This rule counts credits. Add how many."),
        (["annual_rules", 0], {"rule": "heavier_load", "if_broken": "warn", "credits": 80}, 'annual_rules[0].credits: "heavier_load" asks for more credits than "highest_load" allows. Correct one of them.'),
        (["annual_rules", 0], {"rule": "highest_load", "if_broken": "warn", "credits": 80}, 'annual_rules[1].rule: "highest_load" stands at annual_rules[0] already. Each may stand once.'),
        (["version", "annual_programmes_by"], "31-10", 'version.annual_programmes_by: "31-10" is no day of a year. Write it as 08-31.'),
        (["institutions", 0, "url"], "meuse", 'institutions[0].url: "meuse" is no web address. Write one that begins with https://.'),
        (["institutions", 0, "name"], MISSING, 'institutions[0].name: "Meuse" is not in Cursus yet. Add its name, so that it can be.'),
        (["version", "first_intake"], 2020, "version.first_intake: The academic year 2020-2021 is not in Cursus. Add it with a calendar file and load_calendar."),
    ],
)  # fmt: skip
def test_one_thing_wrong(place, value, message, second, file_of):
    spoilt(second, place, value)
    assert refusal(file_of(second)) == message.splitlines()


def test_a_requirement_without_bounds(second, file_of):
    second["requirements"][0] |= {"minimum": None, "maximum": None}
    assert refusal(file_of(second)) == ['requirements[0]: Write a "minimum", a "maximum" or both.']


@pytest.mark.parametrize("text", ["1e400", "1" * 5000, "1e-400", "1e99999999999999999999"])
def test_numbers_beyond_all_measure(text, second, file_of):
    second["activities"][3]["credits"] = Decimal("4242")
    line = refusal(file_of(json.dumps(second, default=float).replace("4242.0", text)))
    assert len(line) == 1
    assert len(line[0]) < 200


def test_everything_that_is_wrong_is_said_at_once(second, file_of):
    second["activities"][0]["credits"] = -1
    second["activities"][1]["organisers"] = ["Ourthe"]
    second["activities"][2]["kind"] = "lecture"
    second["activities"][3]["prerequisites"] = ["G-HOP"]
    del second["programme"]["title"]
    assert refusal(file_of(second)) == [
        "programme.title: The field is missing. Add a text for each language.",
        "activities[0].credits: -1 is not between 0 and 999.5.",
        'activities[2].kind: "lecture" is not known here. Write one of: course, seminar, simulation, internship, '
        "mentoring, thesis.",
        'activities[1].organisers[0]: "Ourthe" is not among the "institutions" of this file (Lesse, Meuse, Sambre). '
        "Correct it, or add it there.",
        "activities[3].prerequisites: The prerequisites run in a circle: G-DOM > G-HOP > G-DOM. Take one of them out.",
        'activities[3].prerequisites[0]: "G-HOP" is in block 2, after block 1 of this activity. Take it out.',
    ]


def test_two_circles_are_two_problems(second, file_of):
    second["activities"][0]["prerequisites"] = ["G-DEM"]
    second["activities"][3]["prerequisites"] = ["G-HOP"]
    assert [line.partition(":")[0] for line in refusal(file_of(second))] == [
        "activities[0].prerequisites",
        "activities[3].prerequisites",
        "activities[0].prerequisites[0]",
        "activities[3].prerequisites[0]",
    ]


def test_the_command_names_the_file_on_each_line(second, file_of):
    second["activities"][0]["credits"] = -1
    second["version"]["label"] = 7
    path = file_of(second)
    with pytest.raises(CommandError) as error:
        call_command("load_programme", str(path))
    assert str(error.value).splitlines() == [
        f"{path}: version.label: Write a text in quotation marks.",
        f"{path}: activities[0].credits: -1 is not between 0 and 999.5.",
        "Nothing was saved.",
    ]


def test_in_french(second, file_of):
    second["activities"][3]["credits"] = 35.25
    del second["programme"]["code"]
    with translation.override("fr"):
        assert refusal(file_of(second)) == [
            "programme.code: Le champ manque. Ajoutez un code.",
            "activities[3].credits: Les crédits se comptent par demis\xa0: 35.25 n’en est pas un. "
            "Écrivez par exemple 1.5 ou 2.",
        ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts": "2025-09-14"}, "academic_years[0].starts: The date is not in the year 2026."),
        ({"ends": "2026-09-01"}, "academic_years[0].ends: It lies before the start. Correct one of them."),
        (
            {"sessions": [{"kind": "june", "starts": "2027-09-10", "ends": "2027-09-20"}]},
            "academic_years[0].sessions[0]: The session lies outside its academic year. Correct its dates.",
        ),
        (
            {"sessions": [{"kind": "june", "starts": "2027-06-10", "ends": "2027-06-01"}]},
            "academic_years[0].sessions[0].ends: It lies before the start. Correct one of them.",
        ),
        (
            {"sessions": [{"kind": "june", "starts": "2027-06-01", "ends": "2027-06-30"}] * 2},
            'academic_years[0].sessions[1].kind: "june" stands at academic_years[0].sessions[0] already. '
            "Each may stand once.",
        ),
    ],
)
def test_a_calendar_that_is_wrong(change, message, file_of):
    year = {"start_year": 2026, "starts": "2026-09-14", "ends": "2027-09-13"} | change
    with pytest.raises(FileError) as error:
        load_calendar(file_of({"format": "cursus-calendar/1", "academic_years": [year]}))
    assert str(error.value) == message
    assert AcademicYear.objects.count() == 0
