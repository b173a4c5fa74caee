"""Who hands in a piece of the administrative file; who reads and keeps the file: `records.enrolments.permissions`."""

from accounts.permissions import Allowed, Answer
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_file


def can_hand_in(user, enrolment: Enrolment) -> Answer:
    """A piece of the administrative file: the resident, or who keeps the file."""
    return Allowed() if enrolment.user_id == user.pk else can_edit_file(user, enrolment)
