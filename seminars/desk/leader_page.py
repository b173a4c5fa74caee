"""What a leader comes for: the next meetings, lists to close, residents short of hours, years to close, own hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import User
from curriculum.models import AcademicYear
from seminars.desk.group_lines import GroupLine, Short, group_lines, led_groups, short_of_hours, year_of
from seminars.desk.meeting_lines import Coming, coming
from seminars.groups.models import SeminarGroup
from seminars.meetings.models import SeminarMeeting

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Led:
    """Meetings that the user led in a year, as the closed lists say: for an attestation."""

    meetings: int
    hours: Decimal


@dataclass(frozen=True)
class LeaderPage:
    lines: list[GroupLine]
    next: list[Coming]
    to_close: list[SeminarMeeting]
    years_to_close: list[SeminarGroup]
    short: list[Short]
    led: Led


def leader_page(user: User, today: date | None = None) -> LeaderPage | None:
    """The page of the year that runs; None for who leads no group. A fixed number of queries."""
    today = today or timezone.localdate()
    year = year_of(None, today)
    lines = group_lines(led_groups(user, year), today) if year else []
    return page_of(lines, user, year, today) if lines and year else None


def page_of(lines: Iterable[GroupLine], user: User, year: AcademicYear, today: date) -> LeaderPage:
    lines = list(lines)
    open_lines = [line for line in lines if line.group.state == SeminarGroup.State.OPEN]
    return LeaderPage(
        lines=lines,
        next=coming(line.next for line in open_lines if line.next is not None),
        to_close=[meeting for line in open_lines for meeting in line.to_close],
        years_to_close=[line.group for line in open_lines if line.held and line.next is None and not line.to_close],
        short=short_of_hours([line.group for line in open_lines], today),
        led=led_in(user, year),
    )


def led_in(user: User, year: AcademicYear) -> Led:
    held = SeminarMeeting.objects.filter(state=SeminarMeeting.State.HELD, led_by=user, group__academic_year=year)
    found = held.aggregate(meetings=Count("pk"), hours=Sum("hours"))
    return Led(found["meetings"], found["hours"] or NOTHING)
