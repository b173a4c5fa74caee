"""What the rules of an annual programme are read on, loaded for one resident or for three thousand alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.bulk import chunks
from curriculum.models import AcademicYear, Activity, AnnualRule, ExamSession
from curriculum.programmes.annual_rules import Rule
from curriculum.programmes.certification import day_in
from records.credits.credit_records import NOTHING
from records.decisions.models import Decision, Deliberation
from records.enrolments.models import Enrolment
from records.exemptions.equivalence_models import granted_otherwise
from records.registrations.models import Registration, TurnedPrerequisite

TOGETHER = 2000  # residents that one query names


@dataclass
class Content:
    """The activities of a version and its rules, with what each activity requires before it and beside it."""

    rules: dict[str, AnnualRule] = field(default_factory=dict)
    activities: dict[int, Activity] = field(default_factory=dict)
    before: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def credits(self, pks: Iterable[int]) -> Decimal:
        return sum((self.activities[pk].credits or NOTHING for pk in pks), NOTHING)


@dataclass
class Standing:
    """One resident before an academic year. Activities by their pk.

    `settled`: earned, exempted, or granted by a publication that is set. `awaited`: {activity: the session whose
    sitting decides on it by the day of the rule}. `carried`: registered in an earlier year, and not settled. `turned`:
    (activity, its prerequisite) where the jury made the prerequisite a corequisite.
    """

    enrolment: Enrolment
    year: AcademicYear
    content: Content
    settled: set[int] = field(default_factory=set)
    awaited: dict[int, ExamSession] = field(default_factory=dict)
    carried: set[int] = field(default_factory=set)
    turned: set[tuple[int, int]] = field(default_factory=set)

    def open_credits(self, block: int) -> Decimal:
        """Credits of the block with this number that are neither settled nor awaited."""
        activities = self.content.activities.values()
        return self.content.credits(
            one.pk
            for one in activities
            if one.block.number == block and one.pk not in self.settled and one.pk not in self.awaited
        )


def standing(enrolment: Enrolment, year: AcademicYear, now: datetime | None = None) -> Standing:
    return standings([enrolment], year, now)[enrolment.pk]


def standings(enrolments: Iterable[Enrolment], year: AcademicYear, now: datetime | None = None) -> dict[int, Standing]:
    """{pk of the enrolment: its standing before that year}; a fixed number of queries for each two thousand."""
    now = now or timezone.now()
    residents = list(enrolments)
    contents = contents_of({one.programme_version_id for one in residents})
    found = {one.pk: Standing(one, year, contents[one.programme_version_id]) for one in residents}
    for some in chunks(sorted(found), TOGETHER):
        settle(found, some, now)
        read_earlier(found, some, year, now)
        if any(content.before for content in contents.values()):
            read_turned(found, some)
    return found


def contents_of(versions: set[int]) -> dict[int, Content]:
    contents: dict[int, Content] = defaultdict(Content)
    for rule in AnnualRule.objects.filter(programme_version__in=versions):
        contents[rule.programme_version_id].rules[rule.rule] = rule
    activities = Activity.objects.filter(programme_version__in=versions).select_related("block", "programme_version")
    for activity in activities.order_by("block__number", "position"):
        contents[activity.programme_version_id].activities[activity.pk] = activity
    for name, through in (("before", Activity.prerequisites.through), ("beside", Activity.corequisites.through)):
        rows = through.objects.filter(from_activity__programme_version__in=versions).order_by("pk")
        for version, one, other in rows.values_list("from_activity__programme_version", "from_activity", "to_activity"):
            getattr(contents[version], name)[one].append(other)
    return contents


def settle(found: dict[int, Standing], some: Sequence[int], now: datetime) -> None:
    decisions = Decision.objects.filter(enrolment__in=some)
    for rows in (decisions.granting(now), decisions.about_to_grant(max(now, timezone.now()))):
        for enrolment, activity in rows.order_by().values_list("enrolment", "activity"):
            found[enrolment].settled.add(activity)
    for enrolment, activity in granted_otherwise(now, enrolment__in=some):
        found[enrolment].settled.add(activity)


def read_turned(found: dict[int, Standing], some: Sequence[int]) -> None:
    rows = TurnedPrerequisite.objects.filter(enrolment__in=some, withdrawn_on__isnull=True).order_by()
    for enrolment, activity, required in rows.values_list("enrolment", "activity", "required"):
        found[enrolment].turned.add((activity, required))


def read_earlier(found: dict[int, Standing], some: Sequence[int], year: AcademicYear, now: datetime) -> None:
    """Fill `carried` and `awaited` from the registrations of earlier years, the last one of each activity."""
    rows = Registration.objects.filter(
        annual_programme__enrolment__in=some, annual_programme__academic_year__start_year__lt=year.start_year
    ).order_by("annual_programme__academic_year__start_year")
    last: dict[tuple[int, int], tuple[int, int]] = {}
    columns = ("annual_programme__enrolment", "activity", "pk", "annual_programme__academic_year")
    for enrolment, activity, pk, held_in in rows.values_list(*columns):
        one = found[enrolment]
        if activity in one.content.activities and activity not in one.settled:
            last[enrolment, activity] = pk, held_in
    sessions = awaited_sessions({held_in for _pk, held_in in last.values()}, found, year, now)
    decisions = Decision.objects.filter(registration__in=[pk for pk, _held_in in last.values()])
    decided = set(decisions.effective(now).values_list("registration", "deliberation__session"))
    for (enrolment, activity), (pk, held_in) in last.items():
        one = found[enrolment]
        one.carried.add(activity)
        kinds = one.content.activities[activity].assessed_in
        for session in sessions.get((one.enrolment.programme_version_id, held_in), ()):
            if session.kind in kinds and (pk, session.pk) not in decided:
                one.awaited[activity] = session


def awaited_sessions(
    years: set[int], found: dict[int, Standing], year: AcademicYear, now: datetime
) -> dict[tuple[int, int], list[ExamSession]]:
    """{(version, academic year): its sessions whose sitting is still to come, and comes by the day of the rule}."""
    versions = {one.enrolment.programme_version_id: one.content for one in found.values()}
    held: dict[tuple[int, int], Any] = {}
    ordinary = Deliberation.objects.filter(kind=Deliberation.Kind.ORDINARY).exclude(state=Deliberation.State.DROPPED)
    for sitting in ordinary.filter(programme_version__in=versions, session__academic_year__in=years):
        key = sitting.programme_version_id, sitting.session_id
        held[key] = None if sitting.is_published(now) else sitting.held_on
    sessions: dict[tuple[int, int], list[ExamSession]] = defaultdict(list)
    for session in ExamSession.objects.filter(academic_year__in=years).select_related("academic_year"):
        for version, content in versions.items():
            rule = content.rules.get(Rule.PREREQUISITES)
            day = held.get((version, session.pk), session.ends)
            if rule and rule.day and day is not None and max(day, timezone.localdate(now)) <= day_in(year, rule.day):
                sessions[version, session.academic_year_id].append(session)
    return sessions
