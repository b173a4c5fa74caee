"""Hours of a year: given, attended, made up, to come, and what is asked; in bulk.

Only meetings whose list is closed count. A late arrival loses each quarter of an hour begun beyond what costs nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.shared_results import shared_results
from records.models import Registration
from records.status_changes.periods import AWAY, is_in, periods_of
from seminars.attendance.models import Attendance, MakeUp
from seminars.groups.models import Membership
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import QUARTER, AttendanceRule, Excuse
from ui.figures import decimal_words

NOTHING = Decimal(0)
TENTH = Decimal("0.1")
HELD, PLANNED = SeminarMeeting.State.HELD, SeminarMeeting.State.PLANNED
STATES, EFFECTS = Attendance.State, Excuse.Effect


@dataclass
class Hours:
    """The hours of one registration. `open`: of meetings past whose list is not closed; `ahead`: still to come."""

    rule: AttendanceRule | None = None
    given: Decimal = NOTHING  # what counts for or against the resident: without the hours that are not asked
    attended: Decimal = NOTHING  # with what is made up
    made_up: Decimal = NOTHING
    not_asked: Decimal = NOTHING
    open: Decimal = NOTHING
    ahead: Decimal = NOTHING
    meetings: int = 0  # held, and noted

    @property
    def words(self) -> str:
        """Hours attended, given and, where a rule asks for some, asked."""
        hours = {name: decimal_words(getattr(self, name)) for name in ("attended", "given", "asked")}
        if self.asked is None:
            return _("%(attended)s h attended of %(given)s h given") % hours
        return _("%(attended)s h attended of %(given)s h given, %(asked)s h asked") % hours

    @property
    def missed(self) -> Decimal:
        return self.given - self.attended

    @property
    def asked(self) -> Decimal | None:
        """What the rule asks, in proportion where hours are not asked; None without a rule."""
        if self.rule is None:
            return None
        given = self.rule.given or (self.given + self.not_asked + self.open + self.ahead)
        if not given:
            return self.rule.required
        share = max(given - self.not_asked, NOTHING) / given
        return (self.rule.required * share).quantize(TENTH, ROUND_HALF_UP)

    @property
    def lacks(self) -> Decimal:
        return max(NOTHING, (self.asked or NOTHING) - self.attended)

    @property
    def within_reach(self) -> Decimal:
        """What there will be if nothing more is missed."""
        return self.attended + self.open + self.ahead

    @property
    def to_make_up(self) -> Decimal:
        """Hours that are missing even if nothing more is missed."""
        return max(NOTHING, (self.asked or NOTHING) - self.within_reach)

    @property
    def is_short(self) -> bool:
        return self.to_make_up > 0

    @property
    def is_met(self) -> bool:
        return self.asked is not None and not self.lacks


def there(hours: Decimal, row: Attendance, rule: AttendanceRule | None) -> Decimal:
    """The hours for which somebody was there."""
    if row.state == STATES.PRESENT:
        return hours
    if row.state != STATES.LATE:
        return NOTHING
    free = rule.free_minutes if rule else 0
    if rule and rule.absent_after is not None and row.minutes_missed > rule.absent_after:
        return NOTHING
    if row.minutes_missed <= free:
        return hours
    return max(NOTHING, hours - ceil(row.minutes_missed / 15) * QUARTER)


def hours_of(registrations: Iterable[Registration], today: date | None = None) -> dict[int, Hours]:
    """{pk of the registration: hours}; a fixed number of queries. Load `annual_programme`."""
    today = today or timezone.localdate()
    registrations = list(registrations)
    known = shared_results("seminar hours", today)
    if new := [one for one in registrations if one.pk not in known]:
        known |= counted(new, today)
    return {one.pk: known[one.pk] for one in registrations}


def counted(registrations: list[Registration], today: date) -> dict[int, Hours]:
    keys = [one.pk for one in registrations]
    rules = rules_of({one.activity_id for one in registrations})
    found = {one.pk: Hours(rule=rules.get(one.activity_id)) for one in registrations}
    rows = list(rows_of(keys))
    for row in rows:
        if not row.is_guest and row.meeting.state == HELD:
            add_row(found[row.registration_id], row)
    add_make_ups(found, rows)
    add_meetings_open(found, registrations, today)
    return found


def rules_of(activity_ids: Collection[int]) -> dict[int, AttendanceRule]:
    """The rule of the first part of each activity that has one."""
    rows = AttendanceRule.objects.filter(part__activity__in=activity_ids).select_related("part")
    return {row.part.activity_id: row for row in sorted(rows, key=lambda row: -row.part.position)}


def rows_of(keys: list[int]):
    """Those of meetings that were held, and those of guests, who may have been noted before the list is closed."""
    counts = Q(meeting__state=HELD) | Q(is_guest=True)
    return Attendance.objects.filter(counts, registration__in=keys).select_related("meeting", "excuse")


def add_row(sums: Hours, row: Attendance) -> None:
    hours = row.meeting.hours
    effect = row.excuse.effect if row.state == STATES.EXCUSED and row.excuse else ""
    sums.meetings += 1
    if effect == EFFECTS.NOT_ASKED:
        sums.not_asked += hours
        return
    sums.given += hours
    sums.attended += hours if effect == EFFECTS.COUNTED else there(hours, row, sums.rule)


def add_make_ups(found: dict[int, Hours], rows: list[Attendance]) -> None:
    """What was made up, at most the hours that were missed."""
    guests = {(row.meeting_id, row.registration_id): row for row in rows if row.is_guest}
    missed = {row.registration_id for row in rows if row.meeting.state == HELD}
    accepted = MakeUp.objects.filter(registration__in=missed, state=MakeUp.State.ACCEPTED)
    for made in accepted.filter(missed__meeting__state=HELD).select_related("missed__meeting"):
        sums, most = found[made.registration_id], made.missed.meeting.hours
        row = guests.get((made.meeting_id or 0, made.registration_id))
        hours = made.hours if made.hours is not None else there(row.meeting.hours, row, sums.rule) if row else NOTHING
        sums.made_up += min(hours, most)
        sums.attended += min(hours, most)


def add_meetings_open(found: dict[int, Hours], registrations: list[Registration], today: date) -> None:
    """Planned meetings of the groups in which the residents are on that day, and not on leave."""
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(registration__in=[one.pk for one in registrations]):
        memberships[membership.registration_id].append(membership)
    groups = {m.group_id for rows in memberships.values() for m in rows}
    meetings = list(SeminarMeeting.objects.filter(group__in=groups, state=PLANNED)) if groups else []
    if not meetings:
        return
    days = [meeting.day for meeting in meetings]
    enrolments = {one.annual_programme.enrolment_id for one in registrations}
    periods = periods_of(enrolments, min(days), max(days))
    for one in registrations:
        sums, own = found[one.pk], periods[one.annual_programme.enrolment_id]
        for meeting in meetings:
            is_member = any(m.group_id == meeting.group_id and m.holds_on(meeting.day) for m in memberships[one.pk])
            if not is_member or is_in(own, AWAY, meeting.day):
                continue
            if meeting.day < today:
                sums.open += meeting.hours
            else:
                sums.ahead += meeting.hours
