"""A stage of Alice's in a practice, which Stefan supervises."""

from datetime import date

from internships.models import ActGroup, Placement, PlacementSupervisor, Site, Supervisor, TechnicalAct
from tests import factories

AUTUMN = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 31)}


def site(name="Cabinet", kind="practice", **fields):
    return Site.objects.create(kind=kind, name=name, postcode="5000", city="Namur", **fields)


def supervisor(user):
    found = Supervisor.objects.filter(user=user).first()
    return found or Supervisor.objects.create(user=user)


def placement(registration, by=None, where=None, supervisors=(), step="approved", **fields):
    """An approved placement of that registration; `supervisors` are users, each for all of its days."""
    values = {**AUTUMN, "step": step, **fields}
    if step == "cancelled":
        values.setdefault("cancelled_because", "Elsewhere")
    proposed_by = by or registration.annual_programme.enrolment.user
    made = Placement.objects.create(registration=registration, site=where or site(), proposed_by=proposed_by, **values)
    for user in supervisors:
        PlacementSupervisor.objects.create(
            placement=made, supervisor=supervisor(user), starts=made.starts, ends=made.ends
        )
    return made


def act(code, group="surgery"):
    group, _created = ActGroup.objects.get_or_create(
        code=group, defaults={"title": factories.both(group), "position": 1}
    )
    position = TechnicalAct.objects.count() + 1
    return TechnicalAct.objects.create(code=code, title=factories.both(code), group=group, position=position)
