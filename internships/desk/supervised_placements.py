"""The stages that somebody supervises, or stands in for: what waits, who is there, who was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Sum

from internships.evaluations.models import Evaluation
from internships.evaluations.todo import awaited_from
from internships.logbook.models import LogWeek
from internships.logbook.weeks import weeks_of
from internships.placements.durations import TENTH
from internships.placements.models import AgreementState, Placement, PlacementStatus

PAST = 20  # stages that are over, on one page
THERE = (PlacementStatus.RUNNING, PlacementStatus.INTERRUPTED)


@dataclass(frozen=True)
class Book:
    """The logbook of a placement in a line: weeks filled in, of those begun, and hours of supervision in each."""

    filled: int
    begun: int
    hours: Decimal | None


@dataclass(frozen=True)
class Stay:
    """A placement that goes on, with what waits for this supervisor and how its logbook stands."""

    placement: Placement
    awaited: list[Evaluation]
    book: Book


@dataclass(frozen=True)
class SupervisedPlacements:
    """All of one person; a fixed number of queries."""

    to_accept: list[Placement]
    awaited: list[Evaluation]
    there: list[Stay]
    ahead: list[Placement]
    past: list[Placement]


def supervised_by(user, today: date) -> SupervisedPlacements:
    own = Placement.objects.supervised_by(user, today).live().exclude(enrolment__user=user)
    rows = list(own.filter(ends__gte=today).for_list().order_by("starts", "pk"))
    rows += list(own.filter(ends__lt=today).for_list().order_by("-ends", "pk")[:PAST])
    awaited = awaited_from(user, today)
    there = [row for row in rows if row.status_on(today) in THERE]
    books = books_of(there, today)
    stays = [Stay(row, [e for e in awaited if e.placement_id == row.pk], books[row.pk]) for row in there]
    return SupervisedPlacements(
        to_accept=[row for row in rows if row.agreement_state == AgreementState.PROPOSED],
        awaited=awaited,
        there=stays,
        ahead=[
            row
            for row in rows
            if row.agreement_state == AgreementState.ACCEPTED or row.status_on(today) == PlacementStatus.APPROVED
        ],
        past=[row for row in rows if row.status_on(today) == PlacementStatus.COMPLETED],
    )


def books_of(placements: Iterable[Placement], today: date) -> dict[int, Book]:
    """{key of the placement: its logbook}; one query."""
    placements = list(placements)
    sums = {
        row["placement"]: row
        for row in LogWeek.objects.filter(placement__in=placements)
        .order_by()
        .values("placement")
        .annotate(filled=Count("pk"), direct=Sum("direct_hours"), indirect=Sum("indirect_hours"))
    }
    return {row.pk: book(sums.get(row.pk), len(weeks_of(row, today))) for row in placements}


def book(sums: Mapping[str, Any] | None, begun: int) -> Book:
    if sums is None:
        return Book(0, begun, None)
    hours = (sums["direct"] or 0) + (sums["indirect"] or 0)
    return Book(sums["filled"], begun, (Decimal(hours) / sums["filled"]).quantize(TENTH, ROUND_HALF_UP))
