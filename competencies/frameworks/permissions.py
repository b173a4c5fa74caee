"""Who may prepare versions of a framework."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from competencies.frameworks.models import Framework
from curriculum.roles import roles_of


def can_prepare_frameworks(user) -> Answer:
    if roles_of(user).director_of:
        return Allowed()
    return Denied(_("Versions of a framework are prepared by the director of a programme."))


def can_edit_framework(user, framework: Framework) -> Answer:
    answer = can_prepare_frameworks(user)
    if answer and framework.is_frozen:
        return Denied(_("This framework is published and no longer changes. Prepare a new version instead."))
    return answer
