"""Who releases a sitting: the president or the delegated secretary, and never who prepared it."""

from django.utils.translation import gettext as _

from accounts.permissions import Answer, Denied
from jury.sittings.models import Preparer
from jury.sittings.permissions import can_do, may_ever
from records.models import Deliberation


def has_prepared(user, sitting: Deliberation) -> bool:
    return Preparer.objects.filter(deliberation=sitting, user=user).exists()


def may_release(user, sitting: Deliberation) -> Answer:
    """Whether the user may release it at all, in some state."""
    answer = may_ever(user, sitting, "release")
    if answer and has_prepared(user, sitting):
        return Denied(_("You prepared this deliberation: somebody else releases it."))
    return answer


def can_release(user, sitting: Deliberation) -> Answer:
    """Whether the user may do so now, for buttons."""
    answer = may_release(user, sitting)
    return can_do(user, sitting, "release") if answer else answer
