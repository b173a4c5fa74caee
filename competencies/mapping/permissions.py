"""Who may confirm and change the mapping of a programme version."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of


def can_map(user, version: ProgrammeVersion) -> Answer:
    """Confirm, change or set aside mappings: the director. A published version too: its mapping is not frozen."""
    if version.programme_id in roles_of(user).director_of:
        return Allowed()
    return Denied(_("What the activities serve is confirmed by the director of the programme."))
