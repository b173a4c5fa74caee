"""What may be noted of somebody at a meeting, and what happens to a make-up."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from seminars.attendance.models import Attendance, MakeUp
from workflow.table import NEW, SYSTEM, Table, Transition

ANNOUNCED, PRESENT, LATE, EXCUSED, ABSENT = Attendance.State


def not_made_up(row: Attendance | None, today: date, by: User | None) -> Answer:
    """Who made up for an absence was absent: that is withdrawn first."""
    if row is not None and row.make_ups.filter(state__in=MakeUp.LIVE).exists():
        return Denied(_("This absence is being made up: withdraw that first."))
    return Allowed()


REFUSALS = {
    NEW: gettext_lazy("Nothing is noted yet."),
    ANNOUNCED: gettext_lazy("The absence is announced."),
    PRESENT: gettext_lazy("It is noted already who was there."),
    LATE: gettext_lazy("It is noted already who was there."),
    EXCUSED: gettext_lazy("It is noted already who was there."),
    ABSENT: gettext_lazy("It is noted already who was there."),
}

LEADER, RESIDENT = {"leader"}, {"resident"}
ATTENDANCE = Table(
    Transition("announce", [NEW], ANNOUNCED, RESIDENT),
    Transition("announce", [ANNOUNCED], ANNOUNCED, RESIDENT),  # another reason
    Transition("take_back", [ANNOUNCED], NEW, RESIDENT),
    Transition("present", [NEW, ANNOUNCED, PRESENT, LATE, EXCUSED, ABSENT], PRESENT, LEADER, guard=not_made_up),
    Transition("late", [NEW, ANNOUNCED, PRESENT, LATE, EXCUSED, ABSENT], LATE, LEADER, guard=not_made_up),
    Transition("excused", [NEW, ANNOUNCED, PRESENT, LATE, EXCUSED, ABSENT], EXCUSED, LEADER, guard=not_made_up),
    Transition("absent", [NEW, ANNOUNCED, PRESENT, LATE, EXCUSED, ABSENT], ABSENT, LEADER, guard=not_made_up),
    Transition("clear", [PRESENT, LATE, ABSENT], NEW, {SYSTEM}),  # of a guest whose make-up is withdrawn
    states=[NEW, *Attendance.State],
    refusal=lambda name, state: REFUSALS[state],
)

STATES = MakeUp.State
DECIDED = gettext_lazy("This was decided already.")
MAKE_UP_REFUSALS = {
    NEW: gettext_lazy("Nothing is made up yet."),
    STATES.ANNOUNCED: gettext_lazy("It is announced; whether it counts follows from the list of that meeting."),
    STATES.DECLARED: gettext_lazy("The leader has not answered yet."),
    STATES.ACCEPTED: gettext_lazy("It is counted."),
    STATES.MISSED: DECIDED,
    STATES.REFUSED: DECIDED,
    STATES.WITHDRAWN: gettext_lazy("It is withdrawn."),
}
MAKE_UP = Table(
    Transition("announce", [NEW], STATES.ANNOUNCED, {"resident", "leader"}),
    Transition("declare", [NEW], STATES.DECLARED, {"resident"}),
    Transition("attend", [STATES.ANNOUNCED], STATES.ACCEPTED, {SYSTEM}),  # the list of the meeting is closed
    Transition("miss", [STATES.ANNOUNCED], STATES.MISSED, {SYSTEM}),
    Transition("undo", [STATES.ACCEPTED, STATES.MISSED], STATES.ANNOUNCED, {SYSTEM}),  # the list is opened again
    Transition("accept", [STATES.DECLARED], STATES.ACCEPTED, LEADER),
    Transition("refuse", [STATES.DECLARED], STATES.REFUSED, LEADER),
    Transition("withdraw", [STATES.ANNOUNCED, STATES.DECLARED], STATES.WITHDRAWN, {"resident", "leader"}),
    Transition("withdraw", [STATES.ACCEPTED], STATES.WITHDRAWN, LEADER),
    states=[NEW, *STATES],
    refusal=lambda name, state: MAKE_UP_REFUSALS[state],
)
