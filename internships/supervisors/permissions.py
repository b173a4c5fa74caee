"""Who sees the details of a supervisor, and who names a delegate."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.directory.supervisor_models import Supervisor
from internships.sites.permissions import can_keep_sites


def can_see_details(user, supervisor: Supervisor) -> Answer:
    """See INAMI number, accreditations and telephone: offices, university systems and the supervisor."""
    roles = roles_of(user)
    if roles.is_office or roles.machine_of or supervisor.user_id == user.pk:
        return Allowed()
    return Denied(_("You see the name of this supervisor and where they work."))


def can_delegate(user, supervisor: Supervisor) -> Answer:
    """Name a delegate: the supervisor, until the last day of work, and the offices."""
    if supervisor.user_id == user.pk and supervisor.last_day is None:
        return Allowed()
    return can_keep_sites(user)
