"""Who writes, reads and corrects an evaluation; what its state allows stands in `internships.evaluations.workflow`."""

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
    """A resident is nothing else in what is said of them."""
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
    """Why somebody who is on none of the sides of that act does not do it."""
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
    """The act at all, whatever the state; for the state see `row_for`. `sides`, where they are known already."""
    if (sides_of(user, evaluation, today) if sides is None else sides) & EVALUATION.actors(name):
        return Allowed()
    return Denied(refusal(name, evaluation))


def possible(user, evaluation: Evaluation, name: str, today: date | None = None, sides: set | None = None) -> Answer:
    """The act now: who, and in which state; what the buttons show."""
    answer = can_do(user, evaluation, name, today, sides)
    return EVALUATION.may(name, evaluation, today) if answer else answer


def row_for(user, evaluation: Evaluation, name: str, today: date | None = None) -> Transition:
    """The transition by which the user does that now; the evaluation is locked already.

    Raises `PermissionDenied` for who never may, `WrongStateError` where the state or the day does not allow it.
    """
    require(can_do(user, evaluation, name, today))
    return EVALUATION.check(name, evaluation, today)


def can_read(user, evaluation: Evaluation, today: date | None = None, sides: set | None = None) -> Answer:
    """What is signed, by everybody who sees it; a draft by its side alone."""
    if evaluation.is_signed:
        return Allowed()
    if Side.WRITER in (sides_of(user, evaluation, today) if sides is None else sides):
        return Allowed()
    return Denied(_("It is not signed yet: a draft is read by nobody but who writes it."))
