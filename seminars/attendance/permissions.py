"""Who notes attendance, and who makes up for an absence."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from curriculum.roles import roles_of
from records.marks.permissions import offices_of
from records.models import Registration
from seminars.attendance.models import MakeUp
from seminars.groups.models import SeminarGroup
from seminars.groups.permissions import can_lead
from seminars.meetings.models import SeminarMeeting


def can_take(user, meeting: SeminarMeeting, day: date | None = None) -> Answer:
    """Leaders of the group (of the meeting's day, or of today), teachers, the office and its system."""
    if can_lead(user, meeting.group, meeting.day) or can_lead(user, meeting.group, day):
        return Allowed()
    if is_system_of(user, meeting.group.activity):
        return Allowed()
    return can_lead(user, meeting.group, day)


def is_system_of(user, activity: Activity) -> bool:
    """The system of a university that organises the activity, as in a register of attendance at the door."""
    return bool(roles_of(user).machine_of & offices_of(activity))


def can_announce(user, meeting: SeminarMeeting, registration: Registration) -> Answer:
    """The resident, for oneself."""
    if registration.annual_programme.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident announces an absence."))


def can_make_up(user, registration: Registration) -> Answer:
    """The resident; the office and the leader may arrange it for them."""
    if registration.annual_programme.enrolment.user_id == user.pk:
        return Allowed()
    return can_arrange(user, registration)


def can_arrange(user, registration: Registration) -> Answer:
    """Leaders of one of the resident's groups of the year, and the office that runs the activity."""
    if registration.annual_programme.enrolment.user_id == user.pk:
        return Denied(_("Nobody decides on oneself."))
    groups = SeminarGroup.objects.filter(memberships__registration=registration).for_list().distinct()
    if any(can_lead(user, group) for group in groups):
        return Allowed()
    return Denied(_("Only the leaders of the group and the office do this."))


def can_decide(user, make_up: MakeUp) -> Answer:
    """Accept, refuse and take out of the count."""
    return can_arrange(user, make_up.registration)


def can_withdraw(user, make_up: MakeUp) -> Answer:
    """The resident while it is open; whoever decides, always."""
    is_own = make_up.enrolment.user_id == user.pk
    if is_own and make_up.state in (MakeUp.State.ANNOUNCED, MakeUp.State.DECLARED):
        return Allowed()
    return can_decide(user, make_up)
