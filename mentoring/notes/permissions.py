"""Who may write and read the note of a meeting, and release words of it."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from mentoring.meetings.models import MentoringMeeting
from mentoring.meetings.permissions import can_change_meeting
from mentoring.notes.models import Note
from mentoring.permissions import mentor_of


def can_write_note(user, meeting: MentoringMeeting) -> Answer:
    if meeting.state == MentoringMeeting.State.CANCELLED:
        return Denied(_("This meeting was cancelled."))
    return can_change_meeting(user, meeting)


def can_read_note(user, meeting: MentoringMeeting) -> Answer:
    """The resident, and the mentor who wrote it with the resident."""
    if meeting.enrolment.user_id == user.pk:
        return Allowed()
    mentor = mentor_of(meeting.enrolment)
    if mentor is not None and user.pk == mentor.user_id == meeting.mentor_id:
        return Allowed()
    return Denied(_("The notes of a meeting are for the two who met."))


def can_release(user, note: Note) -> Answer:
    """Only the resident, who may also withdraw the release."""
    if note.meeting.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident releases words of a note."))
