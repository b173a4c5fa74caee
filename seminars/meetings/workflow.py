"""What happens to a meeting, and in which state."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from seminars.groups.models import SeminarGroup
from seminars.meetings.models import SeminarMeeting
from ui.figures import day_words
from workflow.table import NEW, Table, Transition

PLANNED, HELD, CANCELLED = SeminarMeeting.State
REFUSALS = {
    NEW: gettext_lazy("This meeting is not planned yet."),
    PLANNED: gettext_lazy("The list of this meeting is not closed yet."),
    HELD: gettext_lazy("The list of this meeting is closed. Open it again to correct something."),
    CANCELLED: gettext_lazy("This meeting is cancelled."),
}


def year_is_open(meeting: SeminarMeeting, today: date, by: User | None) -> Answer:
    if meeting.group.state != SeminarGroup.State.OPEN:
        return Denied(_("The year of this group is closed."))
    return Allowed()


def day_has_come(meeting: SeminarMeeting, today: date, by: User | None) -> Answer:
    if today < meeting.day:
        return Denied(_("Attendance is taken from %(day)s on.") % {"day": day_words(meeting.day)})
    return year_is_open(meeting, today, by)


MEETING = Table(
    Transition("plan", [NEW], PLANNED),
    Transition("change", [PLANNED], PLANNED, guard=year_is_open),
    Transition("cancel", [PLANNED], CANCELLED, guard=year_is_open),
    Transition("take", [PLANNED], PLANNED, guard=day_has_come),  # attendance
    Transition("hold", [PLANNED], HELD, guard=day_has_come),  # closes the list: hours count
    Transition("reopen", [HELD], PLANNED, guard=year_is_open),
    states=[NEW, *SeminarMeeting.State],
    refusal=lambda name, state: REFUSALS[state],
    reads=frozenset({"state", "day"}),
)
