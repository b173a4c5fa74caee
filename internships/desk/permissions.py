"""Who sees the pages of the desk."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from internships.directory.supervisor_models import acts_for_supervisor


def can_see_supervised_placements(user) -> Answer:
    """Supervisors, and their delegates of today; one query."""
    if acts_for_supervisor(user, timezone.localdate()):
        return Allowed()
    return Denied(_("This is for stage supervisors."))
