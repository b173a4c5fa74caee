"""What the list of a meeting means for the guests who make up for an absence there."""

from accounts import changes
from accounts.models import User
from seminars.attendance.models import Attendance, MakeUp
from seminars.attendance.workflow import MAKE_UP
from seminars.groups.models import SeminarGroup
from seminars.meetings.models import SeminarMeeting


def settle_guests(meeting: SeminarMeeting, *, by: User) -> None:
    """Who was there has made up for the absence, unless the year at home was closed meanwhile."""
    there = dict(meeting.attendances.filter(is_guest=True).values_list("registration", "state"))
    for make_up in announced_at(meeting):
        act = "attend" if there.get(make_up.registration_id) in Attendance.THERE else "miss"
        row = MAKE_UP.check(act, make_up)
        changes.change(make_up, {"state": row.target}, by=by, action=act)


def reopen_guests(meeting: SeminarMeeting, *, by: User) -> None:
    """What followed from the list is open again, as far as the year at home is."""
    rows = meeting.make_ups.filter(state__in=(MakeUp.State.ACCEPTED, MakeUp.State.MISSED))
    for make_up in rows.select_related("missed__meeting__group").select_for_update(of=("self",)):
        if make_up.missed.meeting.group.state == SeminarGroup.State.OPEN and not is_replaced(make_up):
            changes.change(make_up, {"state": MAKE_UP.check("undo", make_up).target}, by=by, action="undo")


def announced_at(meeting: SeminarMeeting):
    return meeting.make_ups.filter(state=MakeUp.State.ANNOUNCED).select_for_update(of=("self",))


def is_replaced(make_up: MakeUp) -> bool:
    """Whether another make-up of the same absence has been begun since."""
    return MakeUp.objects.live().filter(missed=make_up.missed_id).exclude(pk=make_up.pk).exists()
