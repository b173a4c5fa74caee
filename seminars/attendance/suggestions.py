"""The meetings of other groups at which an absence could be made up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from records.models import Registration
from seminars.attendance.models import MakeUp
from seminars.groups.models import Membership, SeminarGroup
from seminars.meetings.models import SeminarMeeting


@dataclass(frozen=True)
class Suggestion:
    """A meeting that would do; `clash`: one of the resident's own at that time, which does not forbid it."""

    meeting: SeminarMeeting
    clash: SeminarMeeting | None


def open_to_guests(today: date):
    """Planned meetings of open groups that take residents of other groups."""
    return SeminarMeeting.objects.filter(
        state=SeminarMeeting.State.PLANNED,
        day__gte=today,
        members_only=False,
        group__state=SeminarGroup.State.OPEN,
    )


def suggestions(registration: Registration, today: date | None = None) -> list[Suggestion]:
    """The meetings of other groups of the same activity and year, the next one first; three queries."""
    today = today or timezone.localdate()
    own = list(Membership.objects.filter(registration=registration))
    taken = MakeUp.objects.live().filter(registration=registration, meeting__isnull=False).values("meeting")
    year = registration.annual_programme.academic_year_id
    found = open_to_guests(today).filter(group__activity=registration.activity_id, group__academic_year=year)
    others = [
        meeting
        for meeting in found.exclude(pk__in=taken).for_list()
        if not any(m.group_id == meeting.group_id and m.holds_on(meeting.day) for m in own)
    ]
    mine = list(SeminarMeeting.objects.live().filter(group__in=[m.group_id for m in own], day__gte=today))
    return [Suggestion(meeting, clash_of(meeting, mine)) for meeting in others]


def clash_of(meeting: SeminarMeeting, mine: Iterable[SeminarMeeting]) -> SeminarMeeting | None:
    return next(
        (one for one in mine if one.day == meeting.day and one.starts < meeting.ends and one.ends > meeting.starts),
        None,
    )
