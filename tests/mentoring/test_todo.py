"""What waits for the two of a mentoring, and for the programme."""

from datetime import date

import pytest

from mentoring.models import Declaration, MentoringGoal, MentoringMeeting, YearReport
from mentoring.todo import waiting
from tests import factories
from tests.mentoring.props import declared, handed_in, mentoring_year

pytestmark = pytest.mark.usefixtures("english")
TODAY = date(2027, 5, 10)


def lines(user):
    return [line.words for line in waiting(user, TODAY)]


def days(user):
    return [(line.day, line.late) for line in waiting(user, TODAY)]


@pytest.fixture
def year(cast):
    return mentoring_year(cast)[0]


def test_the_first_steps(cast, year):
    assert lines(cast.alice) == ["Mentoring: no next meeting is planned"]
    assert lines(cast.marie) == [
        "Alice Test: declare whether there is a tie",
        "Alice Test: no next meeting is planned",
    ]
    for name in ("bob", "stefan", "theo", "nadia", "jules", "charlie"):
        assert lines(getattr(cast, name)) == [], name


def test_a_meeting_whose_day_has_come(cast, year, met):
    declared(cast)
    met(date(2027, 5, 4), state="planned", resident_present=False, mentor_present=False)
    assert lines(cast.alice) == ["Mentoring: was the meeting of 4 May 2027 held?"]
    assert lines(cast.marie) == ["Alice Test: was the meeting of 4 May 2027 held?"]
    assert days(cast.alice) == days(cast.marie) == [(date(2027, 5, 4), 6)]
    MentoringMeeting.objects.update(day=date(2027, 5, 20))
    assert lines(cast.alice) == lines(cast.marie) == []


def test_goals_that_are_due(cast, met):
    values = {"enrolment": cast.alices, "mentor": cast.marie, "written_by": cast.alice}
    MentoringGoal.objects.create(text="Due", due=TODAY, **values)
    MentoringGoal.objects.create(text="Later", due=date(2027, 5, 11), **values)
    MentoringGoal.objects.create(text="Done", due=TODAY, state="reached", settled_on=TODAY, **values)
    assert lines(cast.alice) == ["Mentoring: 1 goal is due"]
    assert days(cast.alice) == [(TODAY, 0)]


def test_the_end_of_a_year(cast, year, met):
    declared(cast)
    met(date(2026, 11, 3))
    met(date(2026, 12, 1))
    met(date(2027, 5, 20), state="planned", resident_present=False, mentor_present=False)
    assert lines(cast.alice) == ["Mentoring: the year report of 2026-2027 is to be written"]
    assert days(cast.alice) == [(year.academic_year.ends, 0)]
    report = handed_in(year)
    assert lines(cast.alice) == []
    assert lines(cast.marie) == ["Alice Test: comment on the year report of 2026-2027"]
    YearReport.objects.update(comment="Read")
    assert lines(cast.marie) == ["Alice Test: 2026-2027 can be attested"]
    YearReport.objects.update(state="draft")
    assert lines(cast.alice) == ["Mentoring: the year report of 2026-2027 is to be written"]
    assert report.registration == year


def test_a_tie_waits_for_the_enrolling_university_and_the_director(cast):
    declared(cast, state="waiting", ties=["other"], words="Neighbour")
    for name, waits in (("nadia", True), ("dora", True), ("louis", False), ("jules", False)):
        expected = ["Marie Test declared a tie to Alice Test: answer"] if waits else []
        assert lines(getattr(cast, name)) == expected, name
    Declaration.objects.update(replaced_at=factories.at(2027, 1, 1))
    assert lines(cast.nadia) == []
