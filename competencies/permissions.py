"""Who may do what to frameworks and mappings: `Allowed`, or `Denied` with the reason."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from competencies.models import Framework
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of


def can_map(user, version: ProgrammeVersion) -> Answer:
    """Confirm, change or set aside what the activities serve; also of a published version, whose mapping stays open."""
    if version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("What the activities serve is confirmed by the director of the programme."))


def can_prepare_frameworks(user) -> Answer:
    if roles_of(user).director_of:
        return Allowed()
    return Denied(_("Versions of a framework are prepared by the director of a programme."))


def can_edit_framework(user, framework: Framework) -> Answer:
    answer = can_prepare_frameworks(user)
    if answer and framework.is_frozen:
        return Denied(_("This framework is published and no longer changes. Prepare a new version instead."))
    return answer
