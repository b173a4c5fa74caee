"""What the list of groups says of each, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from curriculum.models import AcademicYear, Activity
from records.models import Registration
from seminars.attendance.hours import Hours, hours_of
from seminars.groups.models import GroupLeader, Membership, SeminarGroup
from seminars.groups.permissions import MEETING_KINDS, led_by, run_by
from seminars.meetings.models import SeminarMeeting

STATES = SeminarMeeting.State


@dataclass
class GroupLine:
    """One group: its leaders, how many are in it, and where its plan stands."""

    group: SeminarGroup
    members: int = 0
    held: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    next: SeminarMeeting | None = None
    to_close: list[SeminarMeeting] = field(default_factory=list)

    @property
    def leaders(self) -> list[GroupLeader]:
        today = timezone.localdate()
        return [leader for leader in self.group.leaders.all() if leader.ends is None or leader.ends >= today]

    @property
    def total(self) -> Decimal:
        return self.held + self.planned


def year_of(request_year: str | None, today: date | None = None) -> AcademicYear | None:
    """The year that is asked for, else the one that runs, else the last one."""
    years = AcademicYear.objects.order_by("-start_year")
    if request_year and request_year.isdigit():
        return years.filter(start_year=int(request_year)).first()
    return years.filter(starts__lte=today or timezone.localdate()).first() or years.last()


def group_lines(groups, today: date | None = None) -> list[GroupLine]:
    """A line for each group of the query set; three queries beside those of the groups."""
    today = today or timezone.localdate()
    lines = {group.pk: GroupLine(group) for group in groups}
    counts = Membership.objects.filter(group__in=lines).filter(Q(ends__isnull=True) | Q(ends__gte=today))
    for pk, number in counts.order_by().values("group").annotate(n=Count("pk")).values_list("group", "n"):
        lines[pk].members = number
    for meeting in SeminarMeeting.objects.live().filter(group__in=lines):
        add_meeting(lines[meeting.group_id], meeting, today)
    return list(lines.values())


def add_meeting(line: GroupLine, meeting: SeminarMeeting, today: date) -> None:
    meeting.group = line.group
    if meeting.state == STATES.HELD:
        line.held += meeting.hours
        return
    line.planned += meeting.hours
    if meeting.day < today:
        line.to_close.append(meeting)
    elif line.next is None:
        line.next = meeting


@dataclass(frozen=True)
class Short:
    """A resident of a group whose hours will not do, if nothing is made up."""

    membership: Membership
    hours: Hours


def short_of_hours(groups, today: date | None = None) -> list[Short]:
    """The members of open groups who will lack hours; a fixed number of queries."""
    today = today or timezone.localdate()
    open_groups = [group.pk for group in groups if group.state == SeminarGroup.State.OPEN]
    rows = Membership.objects.filter(group__in=open_groups).filter(Q(ends__isnull=True) | Q(ends__gte=today))
    memberships = list(rows.for_list().select_related("group__activity")) if open_groups else []
    hours = hours_of([membership.registration for membership in memberships], today)
    return [
        Short(membership, hours[membership.registration_id])
        for membership in memberships
        if hours[membership.registration_id].is_short
    ]


@dataclass(frozen=True)
class Division:
    """An activity that the user divides into groups: how many are registered in the year, how many have no group."""

    activity: Activity
    registered: int
    grouped: int

    @property
    def without(self) -> int:
        return self.registered - self.grouped


def divisions(user, year: AcademicYear) -> list[Division]:
    """The activities that the user runs in that year; two queries."""
    # Counted from the registrations: from the activities, the join of a faculty's registrations takes ten times as long
    in_group = Membership.objects.filter(registration=OuterRef("pk"), ends__isnull=True)
    taken = Registration.objects.filter(
        annual_programme__academic_year=year,
        activity__in=run_by(user).filter(kind__in=MEETING_KINDS).values("pk"),
    ).order_by()
    rows = taken.values("activity").annotate(registered=Count("pk"), grouped=Count("pk", filter=Exists(in_group)))
    counts = {row["activity"]: (row["registered"], row["grouped"]) for row in rows}
    activities = Activity.objects.filter(pk__in=counts).select_related("block").order_by("block__number", "position")
    return [Division(activity, *counts[activity.pk]) for activity in activities]


def led_groups(user, year: AcademicYear):
    """The groups that the user leads or teaches, of that year."""
    return SeminarGroup.objects.filter(pk__in=led_by(user).values("pk"), academic_year=year).for_list()
