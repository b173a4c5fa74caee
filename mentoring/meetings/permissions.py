"""Who may change and cancel a meeting."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from mentoring.meetings.models import MentoringMeeting
from mentoring.permissions import can_meet, mentor_of


def can_change_meeting(user, meeting: MentoringMeeting) -> Answer:
    """The resident and the mentor of the meeting, as long as they are mentee and mentor."""
    answer = can_meet(user, meeting.enrolment)
    if not answer:
        return answer
    mentor = mentor_of(meeting.enrolment)
    if mentor is not None and mentor.user_id == meeting.mentor_id:
        return Allowed()
    return Denied(_("This meeting was with an earlier mentor: it stays as it is."))


def can_cancel(user, meeting: MentoringMeeting) -> Answer:
    """As `can_change_meeting`; the resident may also cancel what was planned with an earlier mentor."""
    if meeting.enrolment.user_id == user.pk and meeting.state == MentoringMeeting.State.PLANNED:
        return Allowed()
    return can_change_meeting(user, meeting)
