"""The digest of the week says what the two of a mentorship have yet to say; the desk sees what credits hang on."""

from datetime import date, timedelta

import pytest

from mentoring.models import MentoringMeeting
from mentoring.reminders import reminders
from mentoring.todo import waiting
from notices import services
from notices.models import Mail
from portal.reminders import visible_reminders
from tests import factories
from tests.mentoring.props import declared, handed_in, mentoring_year

pytestmark = pytest.mark.usefixtures("english")
TODAY = date(2027, 5, 10)


@pytest.fixture
def year(cast):
    return mentoring_year(cast)[0]


def lines(items, user):
    return [item.words() for item in items if item.user == user]


def test_what_waits_for_an_answer_and_not_what_reminds_oneself(cast, year, met):
    declared(cast)
    assert [line.words for line in waiting(cast.alice, TODAY)] == ["Mentoring: no next meeting is planned"]
    assert reminders(TODAY) == []
    met(date(2027, 5, 4), state="planned", resident_present=False, mentor_present=False)
    items = reminders(TODAY)
    assert lines(items, cast.alice) == ["Mentoring: was the meeting of 4 May 2027 held?"]
    assert lines(items, cast.marie) == ["Alice Test: was the meeting of 4 May 2027 held?"]
    assert visible_reminders(items, cast.nadia) == []


def test_a_tie_to_declare(cast):
    factories.accompanies(cast.theo, cast.bobs, starts=TODAY, ends=TODAY)
    declared(cast)
    items = reminders(TODAY)
    assert [(item.user, item.words()) for item in items] == [(cast.theo, "Bob Test: declare whether there is a tie")]
    assert [item.user for item in visible_reminders(items, cast.louis)] == [cast.theo]
    assert reminders(TODAY + timedelta(days=1)) == []


def test_the_end_of_a_year_is_late_once_the_year_is_over(cast, year, met):
    declared(cast)
    met(date(2026, 11, 3))
    assert reminders(TODAY) == []
    met(date(2026, 12, 1))
    (item,) = reminders(TODAY)
    assert (item.user, item.words()) == (cast.alice, "Mentoring: the year report of 2026-2027 is to be written")
    assert (item.due, item.is_late(TODAY), item.is_late(date(2027, 9, 14))) == (date(2027, 9, 13), False, True)
    handed_in(year, comment="Read")
    (item,) = reminders(TODAY)
    assert (item.user, item.words()) == (cast.marie, "Alice Test: 2026-2027 can be attested")
    assert visible_reminders([item], cast.nadia) == [item]
    assert visible_reminders([item], cast.jules) == []


def test_the_mail_says_that_one_logs_in(cast, year, met, settings):
    declared(cast)
    met(date(2027, 5, 4), state="planned", resident_present=False, mentor_present=False)
    services.digest(reminders(TODAY))
    for user in (cast.alice, cast.marie):
        body = Mail.objects.get(to=user).body
        assert settings.SITE_URL + f"/mentoring/{cast.alices.uuid}/" in body
        assert "avec votre compte" in body
        assert "sans mot de passe" not in body


def residents(cast, count):
    """That many more, each with a meeting to note and a tie to declare."""
    for _number in range(count):
        there = MentoringMeeting.objects.count()
        enrolment = factories.enrolment(factories.person(f"R{there}"), cast.version, matricule=900 + there)
        factories.accompanies(cast.marie, enrolment)
        MentoringMeeting.objects.create(
            enrolment=enrolment, mentor=cast.marie, day=date(2027, 5, 4), mode="call", written_by=cast.marie
        )


def test_the_number_of_questions_does_not_grow(cast, year, django_assert_num_queries):
    residents(cast, 1)
    with django_assert_num_queries(8):
        assert len(reminders(TODAY)) == 4
    residents(cast, 2)
    with django_assert_num_queries(8):
        assert len(reminders(TODAY)) == 10
