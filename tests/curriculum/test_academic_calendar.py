"""Academic years by rule: without a gap, their sessions within them, each day in one of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command

from curriculum.institutions.academic_calendar import academic_year, academic_years, start_year_of
from curriculum.institutions.belgian_days import easter
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


def test_holidays_of_belgium_and_quadrimesters_follow_from_the_rule():
    found = {day["code"]: day for day in academic_year(2026)["days"]}
    assert {code: found[code]["starts"] for code in ("easter-monday", "ascension", "whit-monday", "national")} == {
        "easter-monday": date(2027, 3, 29),
        "ascension": date(2027, 5, 6),
        "whit-monday": date(2027, 5, 17),
        "national": date(2027, 7, 21),
    }
    spans = [(found[code]["starts"], found[code]["ends"]) for code in ("q1", "q2", "q3")]
    assert spans[0][0] == date(2026, 9, 14)
    assert spans[2][1] == date(2027, 9, 13)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("year", "expected"), [(2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25)), (2049, (4, 18))]
)
def test_easter(year, expected):
    assert easter(year) == date(year, *expected)
