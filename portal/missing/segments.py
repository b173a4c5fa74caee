"""What is missing as segments: the items of one kind and one day, counted first and loaded for the page alone.

The order of the whole list is that of the segments (by day, those without one last, then by kind); the database orders
the items of a segment. So a page of a faculty of thousands loads no more items than it shows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from pages.lists.columns import Gathered
from portal.missing.items import Item, Kind

ORDER = list(Kind)


@dataclass(frozen=True)
class Segment:
    """`load(start, stop)` returns that slice of the items, in their order."""

    kind: Kind
    due: date | None
    count: int
    load: Callable[[int, int], list[Item]]

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def of_rows(kind: Kind, due: date | None, rows: QuerySet, make: Callable[[list], list[Item]]) -> list[Segment]:
    """The segment of a query set; `make` turns the rows of a slice into items, in a fixed number of queries."""
    number = rows.count()
    return [Segment(kind, due, number, lambda start, stop: make(list(rows[start:stop])))] if number else []


def of_days(kind: Kind, rows: Iterable[tuple], make: Callable[[list], list[Item]]) -> list[Segment]:
    """A segment for each day of the (day, row) pairs; `make` turns the rows of a slice into items."""
    ordered = sorted(rows, key=lambda row: row[0] or date.max)
    found = []
    for due, pairs in groupby(ordered, key=lambda row: row[0]):
        found.append(segment_of([row for _due, row in pairs], kind, due, make))
    return found


def segment_of(rows: list, kind: Kind, due: date | None, make: Callable[[list], list[Item]]) -> Segment:
    return Segment(kind, due, len(rows), lambda start, stop: make(rows[start:stop]))


def of_items(items: Iterable[Item]) -> list[Segment]:
    """Segments of items that are loaded already: of one kind."""
    known = list(items)
    return of_days(known[0].kind, [(item.due, item) for item in known], list) if known else []


def by_day(segment: Segment) -> tuple[date, int]:
    return segment.due or date.max, ORDER.index(segment.kind)


def by_kind(segment: Segment) -> tuple[int, date]:
    return ORDER.index(segment.kind), segment.due or date.max


class Items(Gathered):
    """The items of all segments as one sequence, which loads what a slice of it shows."""

    def __init__(self, segments: Iterable[Segment], order: Callable[[Segment], Any] = by_day, down: bool = False):
        self.segments = sorted(segments, key=order, reverse=down)

    def in_order(self, column: str, down: bool) -> "Items":
        return Items(self.segments, by_kind if column == "kind" else by_day, down)

    def of_ids(self, ids: Sequence[str]) -> list[Item]:
        """The items of these keys; loads those of their kinds alone."""
        kinds = {key.partition("-")[0] for key in ids}
        near = Items(segment for segment in self.segments if segment.kind in kinds)
        return [item for item in near[:] if item.key in set(ids)]

    def __len__(self) -> int:
        return sum(segment.count for segment in self.segments)

    def __getitem__(self, asked):
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        start, stop, _step = asked.indices(len(self))
        found: list[Item] = []
        before = 0
        for segment in self.segments:
            first, last = max(start - before, 0), min(stop - before, segment.count)
            if first < last:
                found += segment.load(first, last)
            before += segment.count
        return found

    def late(self, today: date) -> int:
        return sum(segment.count for segment in self.segments if segment.is_late(today))
