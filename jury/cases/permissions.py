"""Who brings a published decision before the jury again."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from jury.sittings.permissions import REFUSALS, parts_of
from jury.sittings.workflow import Part
from records.models import Decision, Deliberation


def can_bring_back(user, decision: Decision | None, sitting: Deliberation | None = None) -> Answer:
    """Allowed for the offices and the jury's secretary, on a published decision without a successor.

    Without a decision: whether the user ever may, in that sitting.
    """
    where = decision.deliberation if decision else sitting
    assert where is not None
    if not parts_of(user, where) & {Part.OFFICE, Part.SECRETARY}:
        return Denied(REFUSALS[Part.SECRETARY]())
    if decision is None:
        return Allowed()
    if not decision.deliberation.is_published():
        return Denied(_("This decision is not published yet: change it where it was recorded."))
    if decision.has_successor:
        return Denied(_("A newer decision supersedes this one already."))
    return Allowed()
