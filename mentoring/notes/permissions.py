"""Who may write the note of a meeting and release words of it; who reads it says `Note.visible_to`."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from mentoring.meetings.models import MentoringMeeting
from mentoring.meetings.permissions import can_change_meeting
from mentoring.notes.models import Note


def can_write_note(user, meeting: MentoringMeeting) -> Answer:
    if meeting.state == MentoringMeeting.State.CANCELLED:
        return Denied(_("This meeting was cancelled."))
    return can_change_meeting(user, meeting)


def can_release(user, note: Note) -> Answer:
    """Only the resident, who may also withdraw the release."""
    if note.meeting.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident releases words of a note."))
