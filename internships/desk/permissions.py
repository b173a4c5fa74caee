"""Who sees the pages of the desk."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day
from internships.directory.supervisor_models import Delegation, Supervisor


def can_see_supervised_placements(user) -> Answer:
    """Supervisors, and their delegates of today; one query."""
    stands_in = Delegation.objects.filter(on_day(timezone.localdate()), user=user)
    if Supervisor.objects.filter(Q(user=user) | Q(pk__in=stands_in.values("supervisor"))).exists():
        return Allowed()
    return Denied(_("This is for stage supervisors."))
