"""Who supervises a placement."""

from datetime import date

from curriculum.roles import on_day
from internships.directory.supervisor_models import Delegation, Supervisor
from internships.placements.models import Placement


def supervises(user, placement: Placement, today: date) -> bool:
    """Whether the user is a supervisor of the placement who is still at work, or the delegate today of any of them."""
    named = Supervisor.objects.filter(supervisions__placement=placement)
    if any(s.last_day is None or s.last_day >= today for s in named.filter(user=user)):
        return True
    return Delegation.objects.filter(on_day(today), user=user, supervisor__in=named.values("pk")).exists()
