"""Time at work: what of each day of a stage counts, and how many months of full time days make.

A day counts for its share of full time; nothing on leave, in a suspension or an interruption, nor after the resident
has left. Part-time, as the record has it, is the most that all stages of a day count for together. A day is the part of
its calendar month that it is, so that from the first of October to the end of March there are six months.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from records.models import StatusChange

DAY = timedelta(days=1)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Stretch:
    """Days in a row, both included, on which the same shares count: {key of the placement: share of full time}."""

    starts: date
    ends: date
    shares: dict[int, Fraction]

    @property
    def months(self) -> Fraction:
        return months_between(self.starts, self.ends)


@dataclass(frozen=True)
class Span:
    """A stage as agreed: its days, its share, and the days on which it stood still."""

    key: int
    starts: date
    ends: date
    share: Decimal
    stops: tuple[tuple[date, date | None], ...] = ()

    @classmethod
    def of(cls, placement) -> "Span":
        """Reads `interruptions`, so prefetch them."""
        stops = tuple((stop.starts, stop.ends) for stop in placement.interruptions.all())
        return cls(placement.pk, placement.starts, placement.ends, placement.share, stops)

    def share_on(self, day: date) -> Decimal:
        stopped = any(first <= day and (last is None or day <= last) for first, last in self.stops)
        return self.share if self.starts <= day <= self.ends and not stopped else Decimal(0)


def months_between(starts: date, ends: date) -> Fraction:
    """Months from the first to the last day, both included; 0 where they are upside down."""
    if ends < starts:
        return Fraction(0)
    whole = (ends.year - starts.year) * 12 + ends.month - starts.month
    before = Fraction(starts.day - 1, monthrange(starts.year, starts.month)[1])
    return whole - before + Fraction(ends.day, monthrange(ends.year, ends.month)[1])


def in_tenths(months: Fraction) -> Decimal:
    return (Decimal(months.numerator) / Decimal(months.denominator)).quantize(TENTH, ROUND_HALF_UP)


def at_work(status: StatusChange | None) -> Fraction:
    """The most of full time that a day counts for."""
    if status is None:
        return Fraction(1)
    return Fraction(status.share) if status.share is not None else Fraction(0)


def stretches(
    spans: Iterable[Span], statuses: Iterable[StatusChange], since: date | None = None, until: date | None = None
) -> Iterator[Stretch]:
    """What counts of one resident's stages, in order, from `since` to `until`; days that count nothing are left out."""
    spans, statuses = list(spans), list(statuses)
    if not spans:
        return
    first = max(filter(None, [min(span.starts for span in spans), since]))
    last = min(filter(None, [max(span.ends for span in spans), until]))
    if last < first:
        return
    cuts = {first, *(day for day in _changes(spans, statuses) if first < day <= last), last + DAY}
    days = sorted(cuts)
    for starts, after in pairwise(days):
        shares = {span.key: Fraction(share) for span in spans if (share := span.share_on(starts))}
        status = next((s for s in statuses if s.holds_on(starts)), None)
        room, total = at_work(status), sum(shares.values())
        if total and room:
            part = min(Fraction(1), room / total) if status is not None else Fraction(1)
            yield Stretch(starts, after - DAY, {key: share * part for key, share in shares.items()})


def _changes(spans: list[Span], statuses: list[StatusChange]) -> Iterator[date]:
    """Days from which something is other than the day before."""
    periods: list[tuple[date, date | None]] = [(span.starts, span.ends) for span in spans]
    periods += [stop for span in spans for stop in span.stops]
    periods += [(status.starts, status.ends) for status in statuses]
    for starts, ends in periods:
        yield starts
        if ends is not None:
            yield ends + DAY


def full_time_months(found: Iterable[Stretch], keys: Iterable[int] | None = None) -> Fraction:
    """Months of full time in the stretches; with `keys`, of these placements alone."""
    wanted = None if keys is None else set(keys)
    return sum(
        (
            stretch.months * sum(share for key, share in stretch.shares.items() if wanted is None or key in wanted)
            for stretch in found
        ),
        Fraction(0),
    )


def fullest_day(spans: Iterable[Span], starts: date, ends: date) -> tuple[date, Decimal]:
    """The first of the days in the period on which the agreed shares add up to most, and that sum.

    Interruptions do not free the time: a stage that will not go on is closed first.
    """
    meeting = [span for span in spans if span.starts <= ends and span.ends >= starts]
    best = (starts, Decimal(0))
    for day in sorted({starts, *(span.starts for span in meeting if span.starts > starts)}):
        total = sum((span.share for span in meeting if span.starts <= day <= span.ends), Decimal(0))
        if total > best[1]:
            best = (day, total)
    return best
