"""Durations of placements: the share of full time that counts on each day, and the months of full time they make up.

A day counts for its share of full time. It does not count during leave, a suspension or an interruption, nor after the
resident has left. A resident with a part-time status has at most that share on a day, over all placements. Each day is
a fraction of its calendar month: 1 October to 31 March is exactly six months.
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
    """Consecutive days, both ends included, on which the same shares count. `shares`: {key of the span: share}."""

    starts: date
    ends: date
    shares: dict[int, Fraction]

    @property
    def months(self) -> Fraction:
        return months_between(self.starts, self.ends)


@dataclass(frozen=True)
class Span:
    """The agreed days and share of a placement, and its interruptions. `key`: the primary key of the placement."""

    key: int
    starts: date
    ends: date
    share: Decimal
    stops: tuple[tuple[date, date | None], ...] = ()

    @classmethod
    def of(cls, placement) -> "Span":
        """Reads `interruptions`: prefetch them."""
        stops = tuple((stop.starts, stop.ends) for stop in placement.interruptions.all())
        return cls(placement.pk, placement.starts, placement.ends, placement.share, stops)

    def share_on(self, day: date) -> Decimal:
        stopped = any(first <= day and (last is None or day <= last) for first, last in self.stops)
        return self.share if self.starts <= day <= self.ends and not stopped else Decimal(0)


def months_between(starts: date, ends: date) -> Fraction:
    """Months from the first to the last day, both included; 0 where `ends` is before `starts`."""
    if ends < starts:
        return Fraction(0)
    whole = (ends.year - starts.year) * 12 + ends.month - starts.month
    before = Fraction(starts.day - 1, monthrange(starts.year, starts.month)[1])
    return whole - before + Fraction(ends.day, monthrange(ends.year, ends.month)[1])


def in_tenths(months: Fraction) -> Decimal:
    return (Decimal(months.numerator) / Decimal(months.denominator)).quantize(TENTH, ROUND_HALF_UP)


def largest_share(status: StatusChange | None) -> Fraction:
    """The largest share of full time that a day can count for under this status."""
    if status is None:
        return Fraction(1)
    return Fraction(status.share) if status.share is not None else Fraction(0)


def stretches(
    spans: Iterable[Span], statuses: Iterable[StatusChange], since: date | None = None, until: date | None = None
) -> Iterator[Stretch]:
    """The stretches of one resident from `since` to `until`, in order. Days that count nothing are left out."""
    spans, statuses = list(spans), list(statuses)
    if not spans:
        return
    first = max(filter(None, [min(span.starts for span in spans), since]))
    last = min(filter(None, [max(span.ends for span in spans), until]))
    if last < first:
        return
    # between two cuts neither a span, an interruption nor a status begins or ends: one day stands for all of them
    cuts = {first, *(day for day in _changes(spans, statuses) if first < day <= last), last + DAY}
    for starts, after in pairwise(sorted(cuts)):
        shares = {span.key: Fraction(share) for span in spans if (share := span.share_on(starts))}
        status = next((s for s in statuses if s.holds_on(starts)), None)
        limit, total = largest_share(status), sum(shares.values())
        if total and limit:
            part = min(Fraction(1), limit / total) if status is not None else Fraction(1)
            yield Stretch(starts, after - DAY, {key: share * part for key, share in shares.items()})


def _changes(spans: list[Span], statuses: list[StatusChange]) -> Iterator[date]:
    """The days on which the shares may differ from the day before."""
    periods: list[tuple[date, date | None]] = [(span.starts, span.ends) for span in spans]
    periods += [stop for span in spans for stop in span.stops]
    periods += [(status.starts, status.ends) for status in statuses]
    for starts, ends in periods:
        yield starts
        if ends is not None:
            yield ends + DAY


def full_time_months(found: Iterable[Stretch], keys: Iterable[int] | None = None) -> Fraction:
    """Months of full time in the stretches; with `keys`, only those of these spans."""
    wanted = None if keys is None else set(keys)
    return sum(
        (
            stretch.months * sum(share for key, share in stretch.shares.items() if wanted is None or key in wanted)
            for stretch in found
        ),
        Fraction(0),
    )


def fullest_day(spans: Iterable[Span], starts: date, ends: date) -> tuple[date, Decimal]:
    """The first day of the period on which the agreed shares add up to the largest sum, and that sum.

    Interruptions are ignored: a placement that will not go on must be closed before its time can be used.
    """
    meeting = [span for span in spans if span.starts <= ends and span.ends >= starts]
    best = (starts, Decimal(0))
    for day in sorted({starts, *(span.starts for span in meeting if span.starts > starts)}):
        total = sum((span.share for span in meeting if span.starts <= day <= span.ends), Decimal(0))
        if total > best[1]:
            best = (day, total)
    return best


def first_gap(periods: Iterable[tuple[date, date]], starts: date, ends: date) -> date | None:
    """The first day from `starts` to `ends` that none of the periods includes; None where all are included."""
    day = starts
    for first, last in sorted(periods):
        if first > day:
            break
        day = max(day, last + DAY)
    return day if day <= ends else None
