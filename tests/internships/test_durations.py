"""Months of full time, with leave and part-time; the fullest day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from internships.placements.durations import Span, full_time_months, fullest_day, in_tenths, months_between, stretches
from records.models import StatusChange

FIRST, NEW_YEAR, LAST = date(2026, 10, 1), date(2027, 1, 1), date(2027, 9, 30)


def span(starts=FIRST, ends=LAST, share="1", key=1, stops=()):
    return Span(key, starts, ends, Decimal(share), tuple(stops))


def status(kind, starts, ends=None, share=None):
    return StatusChange(kind=kind, starts=starts, ends=ends, share=Decimal(share) if share else None)


def months(spans, statuses=(), **limits):
    return in_tenths(full_time_months(stretches(spans, statuses, **limits)))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 10, 1), date(2027, 3, 31), Fraction(6)),
        (date(2026, 10, 1), date(2027, 9, 30), Fraction(12)),
        (date(2026, 10, 1), date(2026, 10, 1), Fraction(1, 31)),
        (date(2026, 10, 15), date(2027, 4, 14), Fraction(17, 31) + 5 + Fraction(14, 30)),
        (date(2028, 2, 1), date(2028, 2, 29), Fraction(1)),
        (date(2026, 10, 2), date(2026, 10, 1), Fraction(0)),
    ],
)
def test_months(starts, ends, expected):
    assert months_between(starts, ends) == expected


def test_months_of_two_halves_are_those_of_the_whole():
    for day in (date(2026, 12, 8), date(2027, 2, 28), date(2027, 3, 31)):
        halves = months_between(FIRST, day) + months_between(day + timedelta(days=1), LAST)
        assert halves == months_between(FIRST, LAST)


@pytest.mark.parametrize(
    ("spans", "statuses", "expected"),
    [
        ([span()], [], "12.0"),
        ([span(share="0.5")], [], "6.0"),
        ([span()], [status("leave", date(2027, 1, 1), date(2027, 3, 31))], "9.0"),
        ([span()], [status("suspension", date(2027, 1, 1))], "3.0"),
        ([span()], [status("part_time", date(2027, 1, 1), date(2027, 6, 30), "0.5")], "9.0"),
        ([span(share="0.5")], [status("part_time", date(2027, 1, 1), date(2027, 6, 30), "0.5")], "6.0"),
        ([span(share="0.5"), span(share="0.5", key=2)], [status("part_time", FIRST, None, "0.5")], "6.0"),
        ([span(stops=[(date(2026, 12, 1), date(2026, 12, 31))])], [], "11.0"),
        ([span(stops=[(date(2027, 1, 1), None)])], [], "3.0"),
        ([span()], [status("withdrawal", date(2026, 11, 1))], "1.0"),
        ([], [], "0.0"),
    ],
)
def test_what_counts(spans, statuses, expected):
    assert months(spans, statuses) == Decimal(expected)


def test_between_two_days():
    assert months([span()], since=date(2027, 1, 1), until=date(2027, 1, 31)) == Decimal("1.0")
    assert months([span()], until=date(2026, 9, 1)) == Decimal("0.0")
    assert months([span()], since=date(2027, 12, 1)) == Decimal("0.0")


def test_the_part_of_one_placement():
    wednesday = date(2026, 12, 2)
    before, after = span(ends=date(2026, 12, 1)), span(starts=wednesday, key=2)
    found = list(stretches([before, after], []))
    parts = [full_time_months(found, {key}) for key in (1, 2)]
    assert sum(parts) == Fraction(12)
    assert parts[0] == 2 + Fraction(1, 31)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], (FIRST, "0")),
        ([span(starts=date(2026, 1, 1), share="0.4")], (FIRST, "0.4")),
        ([span(share="0.4"), span(starts=date(2027, 1, 1), share="0.5", key=2)], (date(2027, 1, 1), "0.9")),
        ([span(ends=date(2026, 12, 31), share="0.4"), span(starts=NEW_YEAR, share="0.5")], (NEW_YEAR, "0.5")),
        ([span(starts=date(2028, 1, 1), ends=date(2028, 2, 1))], (FIRST, "0")),
    ],
)  # fmt: skip
def test_the_fullest_day(spans, expected):
    assert fullest_day(spans, FIRST, LAST) == (expected[0], Decimal(expected[1]))
