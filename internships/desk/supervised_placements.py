"""The page of a supervisor or delegate: what waits, and current, future and past placements."""

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

PAST = 20  # past placements on one page
THERE = (PlacementStatus.RUNNING, PlacementStatus.INTERRUPTED)


@dataclass(frozen=True)
class LogSummary:
    """Summary of a logbook: weeks filled in, weeks begun, average hours of supervision per filled week."""

    filled: int
    begun: int
    hours: Decimal | None


@dataclass(frozen=True)
class CurrentPlacement:
    """A current placement, with the evaluations that wait for this supervisor and its logbook."""

    placement: Placement
    awaited: list[Evaluation]
    log: LogSummary


@dataclass(frozen=True)
class SupervisedPlacements:
    """All placements of one person, by stage of progress; a fixed number of queries."""

    to_accept: list[Placement]
    awaited: list[Evaluation]
    there: list[CurrentPlacement]
    ahead: list[Placement]
    past: list[Placement]


def supervised_by(user, today: date) -> SupervisedPlacements:
    own = Placement.objects.supervised_by(user, today).live().exclude(enrolment__user=user)
    rows = list(own.filter(ends__gte=today).for_list().order_by("starts", "pk"))
    rows += list(own.filter(ends__lt=today).for_list().order_by("-ends", "pk")[:PAST])
    awaited = awaited_from(user, today)
    there = [row for row in rows if row.status_on(today) in THERE]
    logs = log_summaries(there, today)
    current = [CurrentPlacement(row, [e for e in awaited if e.placement_id == row.pk], logs[row.pk]) for row in there]
    return SupervisedPlacements(
        to_accept=[row for row in rows if row.agreement_state == AgreementState.PROPOSED],
        awaited=awaited,
        there=current,
        ahead=[
            row
            for row in rows
            if row.agreement_state == AgreementState.ACCEPTED or row.status_on(today) == PlacementStatus.APPROVED
        ],
        past=[row for row in rows if row.status_on(today) == PlacementStatus.COMPLETED],
    )


def log_summaries(placements: Iterable[Placement], today: date) -> dict[int, LogSummary]:
    """{placement_id: summary}; one query."""
    placements = list(placements)
    sums = {
        row["placement"]: row
        for row in LogWeek.objects.filter(placement__in=placements)
        .order_by()
        .values("placement")
        .annotate(filled=Count("pk"), direct=Sum("direct_hours"), indirect=Sum("indirect_hours"))
    }
    return {row.pk: log_summary(sums.get(row.pk), len(weeks_of(row, today))) for row in placements}


def log_summary(sums: Mapping[str, Any] | None, begun: int) -> LogSummary:
    if sums is None:
        return LogSummary(0, begun, None)
    hours = (sums["direct"] or 0) + (sums["indirect"] or 0)
    return LogSummary(sums["filled"], begun, (Decimal(hours) / sums["filled"]).quantize(TENTH, ROUND_HALF_UP))
