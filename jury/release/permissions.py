"""Who releases a sitting: the president or the delegated secretary; nobody who prepared it, or whose role they gave."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Answer, Denied
from curriculum.models import JuryRules, Role
from curriculum.roles import on_day
from jury.sittings.models import Preparer
from jury.sittings.permissions import can_do, may_ever
from records.models import Deliberation


def has_prepared(user, sitting: Deliberation) -> bool:
    return Preparer.objects.filter(deliberation=sitting, user=user).exists()


def granted_by_preparer(user, sitting: Deliberation) -> bool:
    """Whether the user is of the jury only by roles that somebody granted who prepared the sitting."""
    held = Role.objects.filter(
        on_day(timezone.localdate()), user=user, kind=Role.Kind.JURY, programme=sitting.programme_version.programme_id
    )
    granters = set(held.values_list("granted_by", flat=True))
    return bool(granters) and granters <= set(sitting.preparers.values_list("user", flat=True))


def is_elsewhere(sitting: Deliberation) -> bool:
    """Whether the official act of this sitting is made in the system of a university."""
    rules = JuryRules.objects.filter(programme_version=sitting.programme_version_id)
    return rules.filter(act=JuryRules.Act.ELSEWHERE).exists()


def may_release(user, sitting: Deliberation) -> Answer:
    """Whether the user may release it at all, in some state."""
    answer = may_ever(user, sitting, "release")
    if answer and has_prepared(user, sitting):
        return Denied(_("You prepared this deliberation: somebody else releases it."))
    if answer and granted_by_preparer(user, sitting):
        return Denied(_("Your role in the jury was granted by somebody who prepared this deliberation."))
    if answer and is_elsewhere(sitting):
        return Denied(_("The official act is made in the system of a university: what it published is imported."))
    return answer


def can_release(user, sitting: Deliberation) -> Answer:
    """Whether the user may do so now, for buttons."""
    answer = may_release(user, sitting)
    return can_do(user, sitting, "release") if answer else answer
