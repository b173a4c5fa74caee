"""How many marks of each activity are encoded."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from curriculum.models import AcademicYear, Activity, ExamSession
from records.marks.models import Result
from records.registrations.models import Registration


@dataclass
class Tally:
    """The marks of one activity in one session."""

    drafts: int = 0
    submitted: int = 0


@dataclass
class Progress:
    """One activity in one academic year. `missing`: residents without any mark in it."""

    activity: Activity
    year: AcademicYear
    registered: int = 0
    missing: int = 0
    by_session: list[tuple[ExamSession, Tally | None]] = field(default_factory=list)  # None: not assessed then


def encoding_progress(activities: list[Activity], year: AcademicYear, sessions: list[ExamSession]) -> list[Progress]:
    """One line for each activity, in their order, with a tally for each session of the year; three queries."""
    taken = Registration.objects.filter(activity__in=activities, annual_programme__academic_year=year)
    registered = counted(taken)
    missing = counted(taken.filter(~Exists(Result.objects.filter(registration=OuterRef("pk")))))
    tallies: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for activity, session, state, count in (
        Result.objects.filter(registration__activity__in=activities, session__in=sessions)
        .order_by()
        .values_list("registration__activity", "session", "state")
        .annotate(count=Count("pk"))
    ):
        tallies[activity, session][state] = count
    found = []
    for activity in activities:
        line = Progress(activity, year, registered.get(activity.pk, 0), missing.get(activity.pk, 0))
        for session in sessions:
            states = tallies[activity.pk, session.pk]
            drafts = states.pop(Result.State.DRAFT, 0)
            tally = Tally(drafts, sum(states.values())) if session.kind in activity.assessed_in else None
            line.by_session.append((session, tally))
        found.append(line)
    return found


def counted(registrations) -> dict[int, int]:
    return dict(registrations.order_by().values_list("activity").annotate(count=Count("pk")))
