"""Who hands in pieces of the administrative file. Who reads and keeps it: `records.enrolments.permissions`."""

from accounts.permissions import Allowed, Answer
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_file


def can_hand_in(user, enrolment: Enrolment) -> Answer:
    """Allowed for the resident and for those who keep the file."""
    return Allowed() if enrolment.user_id == user.pk else can_edit_file(user, enrolment)
