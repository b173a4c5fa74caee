"""What the calendar takes from curriculum and records: holidays, key dates, days on which marks are due, sittings."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from curriculum.models import CalendarDay
from pages.agenda import Kind
from portfolio.agenda import dated as portfolio_dated
from records.agenda import dated
from records.models import MarksDeadline
from tests import factories
from tests.portfolio import writings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SINCE, UNTIL = date(2026, 11, 1), date(2027, 7, 31)


@pytest.fixture
def cast(db):
    return factories.Cast()


def day(code, starts, ends=None, **fields):
    values = {"kind": "holiday", "title": factories.both(code.title()), **fields}
    return CalendarDay.objects.create(
        academic_year=factories.year(2026), code=code, starts=starts, ends=ends or starts, **values
    )


def words(people, *kinds):
    return {(one.user_id, str(one.words)) for one in dated(people, SINCE, UNTIL) if one.kind in kinds}


def test_each_reads_the_holidays_of_their_country_and_the_key_dates_of_their_programme(cast):
    factories.registration(cast.alices, cast.namur)
    other = factories.programme_version("OTHER").programme
    day("armistice", date(2026, 11, 11), country="BE")
    day("luxembourg", date(2026, 11, 12), country="LU")
    day("everywhere", date(2026, 11, 13))
    day("kick-off", date(2026, 11, 14), kind="key_date", programme=cast.programme)
    day("elsewhere", date(2026, 11, 15), kind="key_date", programme=other)
    seen = words([cast.alice, cast.nadia, cast.dora, cast.charlie], Kind.HOLIDAY, Kind.KEY_DATE)
    assert {text for user, text in seen if user == cast.alice.pk} == {"Armistice", "Everywhere", "Kick-Off"}
    assert {text for user, text in seen if user == cast.nadia.pk} == {"Armistice", "Everywhere"}
    assert {text for user, text in seen if user == cast.dora.pk} == {"Armistice", "Everywhere", "Kick-Off"}
    assert {text for user, text in seen if user == cast.charlie.pk} == set()


def test_a_day_has_one_scope_and_ends_after_it_starts(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        day("both", date(2026, 11, 11), country="BE", programme=cast.programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        day("back", date(2026, 11, 11), ends=date(2026, 11, 10))


def test_the_day_on_which_marks_are_due_is_on_the_calendars_of_teachers_and_of_the_office(cast):
    session = factories.session(2026, "january")
    unamur = factories.institution("UNamur")
    MarksDeadline.objects.create(session=session, institution=unamur, due=date(2027, 2, 5), set_by=cast.nadia)
    MarksDeadline.objects.create(
        session=session, institution=unamur, activity=cast.namur, due=date(2027, 2, 9), reason="Ill", set_by=cast.nadia
    )
    everybody = [cast.theo, cast.nadia, cast.louis, cast.alice, cast.jules]
    assert words(everybody, Kind.DEADLINE) == {
        (person.pk, text)
        for person in (cast.theo, cast.nadia)
        for text in (f"Marks are due: {session}", f"Marks of {cast.namur} are due: {session}")
    }


def test_sittings_are_on_the_calendars_of_jury_director_and_secretariats(cast):
    sitting = factories.deliberation(cast.version, cast.nadia, 2026, kind="january")
    stranger = factories.person("Stan")
    factories.role(stranger, "secretariat", factories.institution("UniLu"))
    everybody = [cast.jules, cast.dora, cast.nadia, cast.louis, cast.theo, cast.alice, stranger]
    seen = {user for user, _text in words(everybody, Kind.JURY)}
    assert SINCE <= sitting.held_on <= UNTIL
    assert seen == {cast.jules.pk, cast.dora.pk, cast.nadia.pk, cast.louis.pk}


def test_goals_are_on_the_calendar_of_their_author_alone_and_the_feed_names_none(cast):
    writings.goal(cast.alices, title="Night shifts", due_on=date(2027, 1, 8))
    found = portfolio_dated([cast.alice, cast.bob, cast.marie], SINCE, UNTIL)
    assert [(one.user_id, one.words, one.plain) for one in found] == [
        (cast.alice.pk, "Goal: Night shifts", "A goal of the portfolio is due")
    ]
