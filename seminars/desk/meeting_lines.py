"""What a leader's page says of the next meetings: who comes, who has announced an absence, who is a guest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from seminars.attendance.models import Attendance, MakeUp
from seminars.groups.models import Membership
from seminars.meetings.models import SeminarMeeting


@dataclass(frozen=True)
class Coming:
    """One meeting ahead, in numbers."""

    meeting: SeminarMeeting
    members: int
    announced: int
    guests: int

    @property
    def expected(self) -> int:
        return self.members - self.announced + self.guests


def coming(meetings: Iterable[SeminarMeeting]) -> list[Coming]:
    """Three queries, however many meetings."""
    meetings = list(meetings)
    keys = [meeting.pk for meeting in meetings]
    members: Counter = Counter()
    for row in Membership.objects.filter(group__in={meeting.group_id for meeting in meetings}):
        for meeting in meetings:
            members[meeting.pk] += row.group_id == meeting.group_id and row.holds_on(meeting.day)
    announced = Counter(
        Attendance.objects.filter(meeting__in=keys, state=Attendance.State.ANNOUNCED).values_list("meeting", flat=True)
    )
    guests = Counter(
        MakeUp.objects.filter(meeting__in=keys, state=MakeUp.State.ANNOUNCED).values_list("meeting", flat=True)
    )
    return [Coming(m, members[m.pk], announced[m.pk], guests[m.pk]) for m in meetings]
