"""Keeps `records.Accompaniment` in step with the supervisors of approved placements.

Two placements of a resident that begin on the same day under the same supervisor share one accompaniment.
"""

from accounts.models import User
from internships.placements.models import AgreementState, Placement, PlacementSupervisor
from records.models import Accompaniment
from records.supporters.services import accompany, move_accompaniment, withdraw_accompaniment

SUPERVISOR = Accompaniment.Capacity.SUPERVISOR


def sync_accompaniments(placement: Placement, *, by: User, why: str = "") -> None:
    """Create, move or withdraw the accompaniments of the placement; part of the caller's transaction."""
    for row in placement.supervisions.select_related("supervisor", "accompaniment__enrolment"):
        if placement.agreement_state == AgreementState.APPROVED:
            hold(placement, row, by)
        else:
            release(row, by=by, why=why)


def hold(placement: Placement, row: PlacementSupervisor, by: User) -> None:
    """Give the supervision an accompaniment that begins on its first day: its own, another one's, or a new one."""
    held = row.accompaniment
    if held is not None and held.starts == row.starts:
        align(held, by)
        return
    found = Accompaniment.objects.filter(
        enrolment=placement.enrolment, user=row.supervisor.user_id, capacity=SUPERVISOR, starts=row.starts
    ).first()
    if found is None and held is not None and held_by(held).count() == 1:
        align(held, by)
        return
    row.accompaniment = found or accompany(
        enrolment=placement.enrolment,
        user=row.supervisor.user,
        capacity=SUPERVISOR,
        starts=row.starts,
        ends=row.ends,
        by=by,
    )
    row.save(update_fields=["accompaniment"])
    align(row.accompaniment, by)
    if held is not None:
        align(held, by)


def held_by(held: Accompaniment):
    """The supervisions that share the accompaniment."""
    return PlacementSupervisor.objects.filter(accompaniment=held)


def align(held: Accompaniment, by: User, why: str = "") -> None:
    """Set the days of an accompaniment to those of its supervisions; withdraw it where none is left."""
    days = list(held_by(held).values_list("starts", "ends"))
    if not days:
        withdraw_accompaniment(accompaniment=held, by=by, why=why)
        return
    starts, ends = min(first for first, _last in days), max(last for _first, last in days)
    if (starts, ends) != (held.starts, held.ends):
        move_accompaniment(accompaniment=held, starts=starts, ends=ends, by=by)


def release(row: PlacementSupervisor, *, by: User, why: str) -> None:
    """Detach a supervision that does not take place, or no longer, from its accompaniment."""
    held = row.accompaniment
    if held is None:
        return
    row.accompaniment = None
    row.save(update_fields=["accompaniment"])
    align(held, by, why)
