"""Files of seminar rules: loaded again nothing changes, and what is wrong is said with its place."""

import json

import pytest
from django.core.management import CommandError, call_command

from curriculum.models import ProgrammeVersion
from seminars.models import AttendanceRule, Excuse
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
RULE = {"activity": "SEM", "part": "main", "given": 50, "required": 40, "free_minutes": 15}
EXCUSES = [
    {"code": "hospital", "title": {"fr": "Hôpital"}, "effect": "not_asked", "only_in": "hospital"},
    {"code": "leave", "title": {"fr": "Congé"}, "effect": "not_asked", "only_in": "away"},
]


@pytest.fixture
def file(tmp_path, cast):
    AttendanceRule.objects.all().delete()

    def write(**changed):
        content = {"format": "cursus-seminars/1", "programme": "MMG", "source": "Test", "rules": [RULE]}
        path = tmp_path / "rules.json"
        path.write_text(json.dumps({**content, "excuses": EXCUSES, **changed}))
        return str(path)

    return write


def load(*arguments, capsys=None):
    call_command("load_seminar_rules", *arguments)
    return capsys.readouterr().out if capsys else ""


def test_a_file_is_loaded_once_and_its_changes_again(file, capsys):
    assert "3 new, 0 changed, 0 removed." in load(file(), "--dry-run", capsys=capsys)
    assert not AttendanceRule.objects.exists()
    assert load(file(), capsys=capsys) == "3 new, 0 changed, 0 removed.\n"
    assert load(file(), capsys=capsys) == "Nothing to change.\n"
    stricter = [{**RULE, "required": 45, "absent_after": 60}]
    assert load(file(rules=stricter), capsys=capsys) == "0 new, 1 changed, 0 removed.\n"
    rule = AttendanceRule.objects.get()
    assert (rule.required, rule.given, rule.free_minutes, rule.absent_after) == (45, 50, 15, 60)


def test_what_the_file_no_longer_names_goes_and_an_excuse_stays_with_its_absences(file, cast):
    load(file())
    row = props.noted(
        props.meeting(cast.group, state="held"), cast.alices_year, "excused", excuse=Excuse.objects.first()
    )
    load(file(rules=[], excuses=EXCUSES[1:]))
    assert not AttendanceRule.objects.exists()
    row.refresh_from_db()
    assert (str(row.excuse), row.excuse.is_current) == ("Hôpital", False)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": "x"}, "format: "),
        ({"programme": "NO"}, 'programme: There is no programme "NO" here. Load it first.'),
        ({"rules": [{**RULE, "activity": "JOI"}]}, "rules[0]: Nobody meets for this part of an activity. Write one of"),
        ({"rules": [{**RULE, "required": 60}]}, "rules[0].required: More hours are asked than given."),
        (
            {"rules": [{**RULE, "absent_after": 5}]},
            "rules[0].absent_after: Fewer minutes than",
        ),
        ({"rules": [{**RULE, "required": 40.1}]}, "rules[0].required: 40.1 does not come in steps of 0.25."),
        ({"excuses": [{**EXCUSES[0], "effect": "free"}]}, "excuses[0].effect: "),
        ({"excuses": [{**EXCUSES[0], "effct": "x"}]}, "excuses[0].effct: "),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_saved(file, changed, message):
    with pytest.raises(CommandError) as refused:
        load(file(**changed))
    assert message in str(refused.value)
    assert str(refused.value).endswith("Nothing was saved.")
    assert not Excuse.objects.exists()


def test_what_ships_fits_the_programme_that_ships(db):
    call_command("load_programme", "curriculum/data/mmg-codiplome.json", verbosity=0)
    load()
    version = ProgrammeVersion.objects.get()
    rules = AttendanceRule.objects.values_list("part__activity__code", "given", "required")
    assert list(rules) == [("B1-SEM", 50, 40), ("B2-SEM", 50, 40), ("B3-SEM", 50, 40)]
    assert set(Excuse.objects.filter(programme=version.programme).values_list("code", "effect")) == {
        ("document", "to_make_up"), ("on-call", "to_make_up"), ("hospital", "not_asked"), ("leave", "not_asked"),
    }  # fmt: skip
