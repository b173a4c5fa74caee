"""Save and approve the cells of a placement board: each on its own, with its reason where it is refused."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import WrongStateError
from internships.agreements.planning_services import propose
from internships.agreements.services import accept, approve
from internships.desk.free_places import Place, free_places
from internships.placements.models import AgreementState, Placement
from records.enrolments.locks import lock_enrolment
from records.models import Registration


@dataclass
class Saved:
    """How many cells were written, and {uuid of the stage or placement: reasons} of the others."""

    done: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    registration: Registration
    text: str
    starts: date
    ends: date


REFUSED = (ValidationError, WrongStateError, PermissionDenied)


def reasons(error: Exception) -> list[str]:
    if isinstance(error, ValidationError):
        return list(error.messages)
    return [error.reason if isinstance(error, WrongStateError) else str(error)]


def save_cells(cells: list[Cell], *, by: User) -> Saved:
    """Propose a placement for each cell. A cell that is refused leaves the others as they are."""
    saved = Saved()
    periods = {(cell.starts, cell.ends) for cell in cells}
    offered = {period: {place.label: place for place in free_places(*period)} for period in periods}
    used: dict[int, int] = {}
    for cell in cells:
        try:
            save_cell(cell, offered[cell.starts, cell.ends], used, by=by)
            saved.done += 1
        except REFUSED as error:
            saved.refused[str(cell.registration.uuid)] = reasons(error)
    return saved


@transaction.atomic
def save_cell(cell: Cell, offered: dict[str, Place], used: dict[int, int], *, by: User) -> Placement:
    """Propose the placement that the cell names; `used`: places that earlier cells took, by site."""
    place = offered.get(" ".join(cell.text.split()))
    if place is None:
        raise ValidationError(_("No site with a free place and an accredited supervisor is called so on these days."))
    if place.left is not None and used.get(place.site.pk, 0) >= place.left:
        raise ValidationError(_("%(site)s has no place left: other rows took them.") % {"site": place.site})
    lock_enrolment(cell.registration.annual_programme.enrolment_id)
    other = Placement.objects.live().filter(registration=cell.registration).select_related("site").first()
    if other is not None:
        text = _("Somebody placed this stage in the meantime: %(site)s. Look at it before you add another.")
        raise ValidationError(text % {"site": other.site})
    made = propose(
        registration=cell.registration,
        site=place.site,
        starts=cell.starts,
        ends=cell.ends,
        supervisors=[place.supervisor] if place.supervisor else [],
        by=by,
    )
    used[place.site.pk] = used.get(place.site.pk, 0) + 1
    return made


def approve_ticked(placements: list[tuple[Placement, int]], *, by: User) -> Saved:
    """Approve each (placement, version seen), accepted for its supervisor where that is still open."""
    saved = Saved()
    for placement, seen in placements:
        try:
            approve_one(placement, seen, by=by)
            saved.done += 1
        except REFUSED as error:
            saved.refused[str(placement.uuid)] = reasons(error)
    return saved


@transaction.atomic
def approve_one(placement: Placement, seen: int, *, by: User) -> None:
    if placement.agreement_state == AgreementState.PROPOSED:
        seen = accept(placement=placement, by=by, seen=seen).version
    approve(placement=placement, by=by, seen=seen)
