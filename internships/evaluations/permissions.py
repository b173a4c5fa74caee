"""Who may do what to an evaluation. What its state allows: `evaluations.workflow`."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied, require
from internships.evaluations.models import Evaluation
from internships.evaluations.workflow import EVALUATION, Side
from internships.placements.permissions import supervises
from records.enrolments.permissions import is_office_of
from workflow.table import Transition


def sides_of(user, evaluation: Evaluation, today: date | None = None) -> set[Side]:
    """The sides of the user. A resident has no other side in their own evaluations."""
    placement, today = evaluation.placement, today or timezone.localdate()
    by_resident = evaluation.is_by_resident
    if placement.enrolment.user_id == user.pk:
        return {Side.WRITER if by_resident else Side.READER}
    found = set()
    if is_office_of(user, placement.enrolment.programme_version):
        found.add(Side.OFFICE)
    if supervises(user, placement, today):
        found.add(Side.READER if by_resident else Side.WRITER)
    return found


def refusal(name: str, evaluation: Evaluation) -> str:
    """Why a user on none of the sides of the act may not perform it."""
    if name in {"write", "sign", "disown"}:
        if evaluation.is_by_resident:
            return _("Goals are written by the resident.")
        return _("An evaluation is written by a supervisor of the placement, or who stands in for one.")
    if name == "rate":
        return _("The own rating is the resident's.")
    if name == "acknowledge":
        if evaluation.is_by_resident:
            return _("Goals are agreed by a supervisor of the placement.")
        return _("An evaluation is acknowledged by the resident.")
    if name == "correct":
        return _("A correction is begun by who writes the evaluation, or by the secretariat.")
    return _("Only the secretariats and the director of the programme decide that it is not given.")


def can_do(user, evaluation: Evaluation, name: str, today: date | None = None, sides: set | None = None) -> Answer:
    """Whether the user may ever do this, in some state. `sides`: where the caller knows them."""
    if (sides_of(user, evaluation, today) if sides is None else sides) & EVALUATION.actors(name):
        return Allowed()
    return Denied(refusal(name, evaluation))


def possible(user, evaluation: Evaluation, name: str, today: date | None = None, sides: set | None = None) -> Answer:
    """Whether the user may do this now, for buttons."""
    answer = can_do(user, evaluation, name, today, sides)
    return EVALUATION.may(name, evaluation, today) if answer else answer


def row_for(user, evaluation: Evaluation, name: str, today: date | None = None) -> Transition:
    """The transition by which the user does this now. The caller has locked the evaluation.

    Raise `PermissionDenied` where the user never may, `WrongStateError` where state or day do not allow it.
    """
    require(can_do(user, evaluation, name, today))
    return EVALUATION.check(name, evaluation, today)


def can_read(user, evaluation: Evaluation, today: date | None = None, sides: set | None = None) -> Answer:
    """Read the answers: everybody who sees a signed evaluation; only the writing side a draft."""
    if evaluation.is_signed:
        return Allowed()
    if Side.WRITER in (sides_of(user, evaluation, today) if sides is None else sides):
        return Allowed()
    return Denied(_("It is not signed yet: a draft is read by nobody but who writes it."))
