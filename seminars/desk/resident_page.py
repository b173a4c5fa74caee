"""The seminars of one resident: what each year asks for and has, meeting by meeting, and what would make up."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from records.enrolments.permissions import sees_as_office
from records.models import Enrolment, Registration
from seminars.attendance.hours import Hours, hours_of
from seminars.attendance.models import Attendance, MakeUp
from seminars.groups.models import Membership, SeminarGroup
from seminars.groups.permissions import can_lead
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import MEETING_KINDS


@dataclass
class MeetingLine:
    """One meeting of the resident, with what is noted and how it is made up."""

    meeting: SeminarMeeting
    row: Attendance | None = None
    make_up: MakeUp | None = None  # the latest one
    is_guest: bool = False
    may_withdraw: bool = False

    @property
    def can_be_made_up(self) -> bool:
        """Missed, counted, not excused for good, and not being made up."""
        if self.row is None or self.is_guest or self.row.state not in Attendance.MISSED:
            return False
        if self.row.excuse is not None and self.row.excuse.effect != "to_make_up":
            return False
        return self.make_up is None or self.make_up.state not in MakeUp.LIVE


@dataclass
class Year:
    """One activity in one academic year. `arranges`: the reader may make up and decide for the resident."""

    registration: Registration
    hours: Hours
    memberships: list[Membership] = field(default_factory=list)
    lines: list[MeetingLine] = field(default_factory=list)
    is_own: bool = False
    arranges: bool = False

    @property
    def may_make_up(self) -> bool:
        return self.is_open and (self.is_own or self.arranges)

    @property
    def group(self) -> SeminarGroup | None:
        return self.memberships[-1].group if self.memberships else None

    @property
    def is_open(self) -> bool:
        return self.group is not None and self.group.state == SeminarGroup.State.OPEN

    @property
    def ahead(self) -> list[MeetingLine]:
        today = timezone.localdate()
        return [line for line in self.lines if line.meeting.state == "planned" and line.meeting.day >= today]

    @property
    def behind(self) -> list[MeetingLine]:
        """The last one first."""
        today = timezone.localdate()
        return [line for line in reversed(self.lines) if line.meeting.state != "planned" or line.meeting.day < today]


def years_of(enrolment: Enrolment, user, today: date | None = None) -> list[Year]:
    """Each activity for which the resident meets, the newest year first; a fixed number of queries.

    A leader sees those of the groups that they lead.
    """
    registrations = list(seen_registrations(enrolment, user))
    hours = hours_of(registrations, today)
    found = {one.pk: Year(one, hours[one.pk]) for one in registrations}
    memberships = Membership.objects.filter(registration__in=found).select_related("group").order_by("starts")
    for membership in memberships:
        found[membership.registration_id].memberships.append(membership)
    rows = {
        (row.registration_id, row.meeting_id): row
        for row in Attendance.objects.filter(registration__in=found).select_related("excuse", "meeting__group")
    }
    make_ups = latest_make_ups(list(found))
    groups = {m.group_id for m in memberships}
    is_own = enrolment.user_id == user.pk
    arranged = set() if is_own else led_among(groups, user)
    meetings = list(SeminarMeeting.objects.filter(group__in=groups).for_list()) if groups else []
    for year in found.values():
        year.lines = lines_of(year, meetings, rows, make_ups)
        year.is_own = is_own
        year.arranges = any(one.group_id in arranged for one in year.memberships)
        for line in year.lines:
            line.may_withdraw = may_withdraw(line.make_up, year)
    return [year for year in found.values() if year.memberships or year.lines]


def led_among(groups: set[int], user) -> set[int]:
    """Those of the groups for which the user decides, as `can_arrange` answers."""
    return {one.pk for one in SeminarGroup.objects.filter(pk__in=groups).for_list() if can_lead(user, one)}


def may_withdraw(make_up: MakeUp | None, year: Year) -> bool:
    """As `can_withdraw` answers, for what is not refused or withdrawn already."""
    if make_up is None or make_up.state not in MakeUp.LIVE:
        return False
    return year.arranges or (year.is_own and make_up.state != MakeUp.State.ACCEPTED)


def seen_registrations(enrolment: Enrolment, user):
    """Registrations for what people meet for; for a leader, those in a group that they may read."""
    rows = Registration.objects.filter(annual_programme__enrolment=enrolment, activity__kind__in=MEETING_KINDS)
    if enrolment.user_id != user.pk and not sees_as_office(user, enrolment):
        groups = SeminarGroup.objects.with_members_visible_to(user)
        rows = rows.filter(Q(pk__in=Membership.objects.filter(group__in=groups.values("pk")).values("registration")))
    return rows.select_related("activity__block", "annual_programme__academic_year").order_by(
        "-annual_programme__academic_year__start_year", "activity__block__number", "activity__position"
    )


def latest_make_ups(keys: list[int]) -> dict[int, list[MakeUp]]:
    """{pk of the registration: its make-ups, the oldest first}."""
    found = defaultdict(list)
    rows = MakeUp.objects.filter(registration__in=keys).select_related("meeting__group", "decided_by").order_by("pk")
    for row in rows:
        found[row.registration_id].append(row)
    return found


def lines_of(year: Year, meetings: list[SeminarMeeting], rows: dict, make_ups: dict) -> list[MeetingLine]:
    key = year.registration.pk
    of_absence = {made.missed_id: made for made in make_ups.get(key, [])}
    found = []
    for meeting in meetings:
        row = rows.get((key, meeting.pk))
        is_member = any(m.group_id == meeting.group_id and m.holds_on(meeting.day) for m in year.memberships)
        if is_member:
            found.append(MeetingLine(meeting, row, of_absence.get(row.pk) if row else None))
    for made in make_ups.get(key, []):
        if made.meeting is not None and made.state in (MakeUp.State.ANNOUNCED, MakeUp.State.ACCEPTED):
            found.append(MeetingLine(made.meeting, rows.get((key, made.meeting_id)), made, is_guest=True))
    return sorted(found, key=lambda line: (line.meeting.day, line.meeting.starts, line.meeting.pk))
