"""What allows a supervisor to train, and who stands in: entered, corrected, ended; each change with its reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import Institution
from internships.directory.supervisor_models import Accreditation, Delegation, Supervisor
from internships.placements.models import Placement
from internships.sites.permissions import can_keep_sites
from internships.sites.services import refuse_silent
from internships.supervisors.permissions import can_delegate
from pages.errors import wrong
from records.models import Accompaniment


@transaction.atomic
def set_accreditation(
    *,
    supervisor: Supervisor,
    kind: str,
    valid_from: date,
    valid_to: date,
    by: User,
    institution: Institution | None = None,
    reference: str = "",
    accreditation: Accreditation | None = None,
    seen: int | None = None,
    why: str = "",
) -> Accreditation:
    """A federal accreditation or a nomination, new, or corrected or ended with the reason."""
    require(can_keep_sites(by))
    values: dict[str, Any] = {
        "kind": kind,
        "institution": institution,
        "reference": reference,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    if valid_to < valid_from:
        raise wrong("valid_to", _("The last day is before the first."), "upside_down")
    if (institution is None) == (kind == Accreditation.Kind.NOMINATION):
        text = _("A nomination names its university, a federal accreditation none.")
        raise wrong("institution", text, "institution")
    if accreditation is not None:
        refuse_silent(why)
        # by its column: `institution` is to `changes` the university in whose name something is changed
        values.pop("institution")
        values["institution_id"] = institution.pk if institution else None
        return changes.change(accreditation, by=by, seen=seen, why=why.strip(), action="accredit", **values)
    return changes.create(Accreditation(supervisor=supervisor, **values), by=by, action="accredit")


@transaction.atomic
def delegate(*, supervisor: Supervisor, user: User, starts: date, by: User, ends: date | None = None) -> Delegation:
    """Somebody stands in: not a resident whom the supervisor has, nor such a one's mentor."""
    require(can_delegate(by, supervisor))
    check_stand_in(supervisor, user, starts, ends)
    return changes.create(
        Delegation(supervisor=supervisor, user=user, starts=starts, ends=ends), by=by, action="delegate"
    )


def check_stand_in(supervisor: Supervisor, user: User, starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    if user.pk == supervisor.user_id:
        raise wrong("email", _("This is the supervisor."), "oneself")
    if user.is_machine or not user.is_active:
        raise wrong("email", _("This address is not that of a person who can stand in."), "no_person")
    residents = Placement.objects.live().filter(supervisions__supervisor=supervisor, ends__gte=starts)
    if ends is not None:
        residents = residents.filter(starts__lte=ends)
    if residents.filter(enrolment__user=user).exists():
        raise wrong("email", _("A resident does not stand in for their own supervisor."), "resident")
    mentors = Accompaniment.objects.filter(user=user, capacity=Accompaniment.Capacity.MENTOR)
    if mentors.filter(enrolment__in=residents.values("enrolment")).exclude(ends__lt=starts).exists():
        raise wrong("email", _("This person mentors a resident of the supervisor."), "mentor_supervises")


@transaction.atomic
def change_delegation(
    *, delegation: Delegation, starts: date, ends: date | None, why: str, by: User, seen: int
) -> Delegation:
    """Other days, checked as if it were new, with the reason; from its last day on they see nothing any more."""
    require(can_delegate(by, delegation.supervisor))
    refuse_silent(why)
    check_stand_in(delegation.supervisor, delegation.user, starts, ends)
    days: dict[str, Any] = {"starts": starts, "ends": ends}
    return changes.change(delegation, by=by, seen=seen, why=why.strip(), action="delegate", **days)
