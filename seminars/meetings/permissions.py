"""Who plans a meeting and reads its documents."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from seminars.groups.permissions import can_lead
from seminars.meetings.models import SeminarMeeting


def can_change_meeting(user, meeting: SeminarMeeting, day: date | None = None) -> Answer:
    """Change, cancel, add documents. Prefetch the leaders of the group."""
    return can_lead(user, meeting.group, day)


def can_remove_document(user, document) -> Answer:
    """Who added it, and who may change the meeting."""
    if document.added_by_id == user.pk or can_change_meeting(user, document.meeting):
        return Allowed()
    return Denied(_("Only who added it and the leaders of the group remove a document."))
