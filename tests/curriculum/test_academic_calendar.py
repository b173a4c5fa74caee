"""Academic years by rule: without a gap, their sessions within them, each day in one of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command

from curriculum.institutions.academic_calendar import academic_year, academic_years, start_year_of
from curriculum.loading.calendar_file import load_calendar
from curriculum.models import AcademicYear, ExamSession
from tests import clock

DAY = timedelta(days=1)


def days(row):
    return row["starts"], row["ends"]


@pytest.mark.parametrize("start_year", [2024, 2027, 2028, 2031, 2099])
def test_a_year_goes_on_where_the_one_before_ended(start_year):
    starts, ends = days(academic_year(start_year))
    assert (starts, ends) == (date(start_year, 9, 14), date(start_year + 1, 9, 13))
    assert days(academic_year(start_year + 1))[0] == ends + DAY
    assert [start_year_of(day) for day in (starts - DAY, starts, ends, ends + DAY)] == [
        start_year - 1, start_year, start_year, start_year + 1,
    ]  # fmt: skip


def test_sessions_lie_in_their_year_one_after_the_other():
    year = academic_year(2027)
    spans = [days(session) for session in year["sessions"]]
    assert [session["kind"] for session in year["sessions"]] == ExamSession.Kind.values
    assert spans == sorted(spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    starts, ends = days(year)
    assert starts <= spans[0][0]
    assert spans[-1][1] <= ends


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 9, 13), 2028), (date(2026, 9, 14), 2029), (date(2031, 1, 1), 2033)]
)
def test_three_years_ahead_are_known(today, last):
    assert [year["start_year"] for year in academic_years(today)] == list(range(2024, last + 1))


@pytest.mark.any_day
@pytest.mark.django_db
def test_the_years_around_today_load_and_dates_of_a_university_stay(instant):
    call_command("load_calendar", verbosity=0)
    this_year = start_year_of(clock.day())
    found = AcademicYear.objects.get(start_year=this_year)
    assert found.starts <= clock.day() <= found.ends
    assert AcademicYear.objects.filter(start_year__gt=this_year).count() == 3
    june = found.sessions.get(kind="june")
    june.starts -= DAY
    june.save()
    found.sessions.filter(kind="january").delete()
    assert not load_calendar()
    june.refresh_from_db()
    assert june.starts == date(this_year + 1, 5, 31)
