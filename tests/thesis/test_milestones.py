"""Due days follow from the session; who is told what waits, and what stands on the calendar."""

import json
from datetime import date, timedelta

import pytest

from curriculum.loading.problems import FileError
from progress.agenda import dated
from tests import factories
from tests.thesis import props
from thesis import todo
from thesis.milestones.due import due_days
from thesis.models import Milestone, PartRule, Thesis
from thesis.rules.loading import load
from thesis.theses import services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = date(2026, 11, 24)


@pytest.fixture
def rules(cast, tmp_path):
    load(written(tmp_path, cast))


def written(folder, cast, **content):
    rows = [("agreement", 365), ("protocol", 200), ("submission", 30)]
    values = {
        "format": "cursus-thesis/1",
        "programme": cast.programme.code,
        "source": "Test",
        "milestones": [{"step": step, "days_before": days} for step, days in rows],
        "parts": [{"activity": "ALO", "part": "main", "when": "mark"}],
        **content,
    }
    path = folder / "rules.json"
    path.write_text(json.dumps(values))
    return path


def test_loading_again_changes_nothing(cast, tmp_path):
    assert not load(written(tmp_path, cast)).changes_nothing
    assert load(written(tmp_path, cast)).changes_nothing
    assert list(Milestone.objects.values_list("step", flat=True)) == ["agreement", "protocol", "submission"]
    assert PartRule.objects.get().part.activity == cast.alone


def test_a_step_before_the_one_that_goes_before_it(cast, tmp_path):
    rows = [{"step": "agreement", "days_before": 100}, {"step": "protocol", "days_before": 100}]
    with pytest.raises(FileError, match="due before the step that goes before it"):
        load(written(tmp_path, cast, milestones=rows))
    assert not Milestone.objects.exists()


def test_a_part_that_is_none_of_the_thesis(cast, tmp_path):
    with pytest.raises(FileError, match="ALO/main"):
        load(written(tmp_path, cast, parts=[{"activity": "NAM", "part": "main", "when": "mark"}]))


@pytest.mark.usefixtures("rules")
class TestDue:
    def test_another_session_moves_the_days(self, cast):
        made = props.thesis(cast, "agreed")
        june = cast.session.starts
        assert days(made) == [(june - timedelta(n), done) for n, done in ((365, True), (200, False), (30, False))]
        later = factories.session(2026, "september")
        services.choose_session(thesis=of(made), session=later, by=cast.alice, seen=1)
        assert days(made)[1] == (later.starts - timedelta(200), False)

    def test_the_calendar_has_what_is_not_behind(self, cast):
        made = props.thesis(cast, "agreed")
        session = cast.session.starts
        found = dated([cast.alice, cast.bob], session - timedelta(400), session)
        assert [(one.words, one.day) for one in found if one.key.startswith(f"thesis-{made.uuid}")] == [
            ("Thesis: protocol handed in", session - timedelta(200)),
            ("Thesis: thesis submitted", session - timedelta(30)),
        ]

    def test_what_waits_for_the_resident_has_its_day(self, cast):
        props.thesis(cast, "agreed")
        lines = todo.waiting(cast.alice, NOW)
        due = cast.session.starts - timedelta(200)
        assert [(one.words, one.day, one.late) for one in lines] == [
            ("Thesis: Write the protocol and hand it in", due, max((NOW - due).days, 0))
        ]
        assert todo.waiting(cast.petra, NOW) == []

    def test_what_waits_for_the_promoter(self, cast):
        props.thesis(cast, "proposed")
        (line,) = todo.waiting(cast.petra, NOW)
        assert line.words == "Thesis of Alice Test: The promoter who was asked agrees, or declines"
        assert todo.waiting(cast.alice, NOW) == []

    def test_the_list_says_who_is_late(self, cast, browse):
        props.thesis(cast, "agreed", session=factories.session(2026, "january"))
        page = browse(cast.nadia).get("/theses/").content.decode()
        assert "late" in page.split("All theses")[-1]


def test_who_has_no_thesis_is_told_and_the_office_too(cast):
    factories.registration(cast.alices, cast.alone)
    assert [one.words for one in todo.waiting(cast.alice, NOW)] == ["Thesis: find a subject and a promoter"]
    assert [one.words for one in todo.waiting(cast.nadia, NOW)] == ["1 resident has no thesis yet"]
    props.thesis(cast, "protocol")
    assert todo.waiting(cast.alice, NOW) == []
    assert [one.words for one in todo.waiting(cast.nadia, NOW)] == ["1 protocol of a thesis is to be read"]


def of(thesis):
    return Thesis.objects.for_list().get(pk=thesis.pk)


def days(thesis):
    return [(one.day, one.done) for one in due_days([of(thesis)])[thesis.pk]]
