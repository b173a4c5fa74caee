"""A line of what waits says by which day, and how many days that is over."""

from datetime import date, timedelta

import pytest

from pages.todo import Waiting

pytestmark = pytest.mark.embedded
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(("days", "late"), [(-30, 0), (-1, 0), (0, 0), (1, 1), (30, 30)])
def test_it_is_late_from_the_day_after(days, late):
    line = Waiting.by("Marks", "/marks/", day=DAY, today=DAY + timedelta(days=days))
    assert (line.day, line.late, line.who) == (DAY, late, None)


def test_what_has_no_day_is_never_late():
    line = Waiting.by("Marks", "/marks/", day=None, today=DAY, who="UNamur")
    assert line == Waiting("Marks", "/marks/", None, 0, "UNamur")
