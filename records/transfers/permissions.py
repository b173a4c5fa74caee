"""Who moves residents to another version of their programme."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment
from records.transfers.models import Move
from records.transfers.previews import reason_not_to_undo


def can_move(user, enrolment: Enrolment) -> Answer:
    """Move a resident to a newer version, and back: for the director."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if enrolment.programme_version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("Residents are moved to another version by the director of the programme."))


def can_undo_move(user, move: Move) -> Answer:
    """`can_move`, unless something happened since; queries the database."""
    answer = can_move(user, move.enrolment)
    if answer and (reason := reason_not_to_undo(move)):
        return Denied(reason)
    return answer


def can_move_cohort(user, version: ProgrammeVersion) -> Answer:
    if version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("Residents are moved to another version by the director of the programme."))
