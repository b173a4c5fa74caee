"""Keeps `records.Accompaniment` in step with who supervises the approved placements of a resident."""

from accounts.models import User
from internships.placements.models import Placement, PlacementSupervisor, Step
from records.enrolments.services import accompany, move_accompaniment, withdraw_accompaniment
from records.models import Accompaniment

SUPERVISOR = Accompaniment.Capacity.SUPERVISOR


def settle(placement: Placement, *, by: User, why: str = "") -> None:
    """Write, move or withdraw the rows of this placement's supervisors; part of the caller's transaction."""
    for row in placement.supervisions.select_related("supervisor", "accompaniment__enrolment"):
        if placement.step == Step.APPROVED:
            hold(placement, row, by)
        else:
            release(row, by=by, why=why)


def hold(placement: Placement, row: PlacementSupervisor, by: User) -> None:
    """The supervision has a row that begins with it; two placements that begin together share one."""
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
    return PlacementSupervisor.objects.filter(accompaniment=held)


def align(held: Accompaniment, by: User, why: str = "") -> None:
    """As long as the supervisions that share it; without any, it goes."""
    days = list(held_by(held).values_list("starts", "ends"))
    if not days:
        withdraw_accompaniment(accompaniment=held, by=by, why=why)
        return
    starts, ends = min(first for first, _last in days), max(last for _first, last in days)
    if (starts, ends) != (held.starts, held.ends):
        move_accompaniment(accompaniment=held, starts=starts, ends=ends, by=by)


def release(row: PlacementSupervisor, *, by: User, why: str) -> None:
    """The supervision does not take place, or no longer."""
    held = row.accompaniment
    if held is None:
        return
    row.accompaniment = None
    row.save(update_fields=["accompaniment"])
    align(held, by, why)
