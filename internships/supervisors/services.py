"""Writes of supervisors, their accreditations and their delegates."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import require
from curriculum.models import Institution
from internships.directory.models import Site
from internships.directory.supervisor_models import Accreditation, Delegation, Supervisor
from internships.placements.accompaniments import align, release
from internships.placements.models import Placement, PlacementSupervisor
from internships.sites.permissions import can_keep_sites
from internships.sites.services import require_reason
from internships.supervisors.permissions import can_delegate
from pages.errors import wrong
from records.enrolments.invitations import invite
from records.models import Accompaniment


@transaction.atomic
def add_supervisor(
    *,
    email: str,
    by: User,
    given_name: str = "",
    family_name: str = "",
    sites: Iterable[Site] = (),
    **values,
) -> Supervisor:
    """Make a person a supervisor. An unknown e-mail address becomes a new user without a password."""
    require(can_keep_sites(by))
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = invite(email=email, given_name=given_name, family_name=family_name, by=by)
    if user.is_machine or not user.is_active:
        raise wrong("email", _("This address is not that of a person who can supervise."), "no_person")
    if Supervisor.objects.filter(user=user).exists():
        raise wrong("email", _("This person is a supervisor already."), "known")
    made = changes.create(Supervisor(user=user, **values), by=by, action="add")
    made.sites.set(sites)
    return made


@transaction.atomic
def edit_supervisor(
    *, supervisor: Supervisor, by: User, seen: int, sites: Iterable[Site] | None = None, **values
) -> list[Placement]:
    """Change the given fields. Return the placements that lose this supervisor because of a new last day.

    Their supervisions end on that day, and so does what the supervisor sees of the residents.
    """
    require(can_keep_sites(by))
    before = sorted(str(site) for site in supervisor.sites.all())
    changes.change(supervisor, values, by=by, seen=seen, action="edit")
    if sites is not None and sorted(str(site) for site in sites) != before:
        supervisor.sites.set(sites)
        touch(supervisor, by=by, action="sites", before={"sites": before}, after={"sites": sorted(map(str, sites))})
    return cut_short(supervisor, supervisor.last_day, by=by) if supervisor.last_day is not None else []


def cut_short(supervisor: Supervisor, last: date, *, by: User) -> list[Placement]:
    """End the supervisions that go beyond the last day of work; return their placements."""
    rows = PlacementSupervisor.objects.filter(supervisor=supervisor, ends__gt=last).select_related(
        "placement__enrolment__programme_version__programme", "placement__site", "accompaniment__enrolment"
    )
    found = []
    for row in rows.exclude(placement__agreement_state="cancelled"):
        before = {str(supervisor): f"{row.starts} – {row.ends}"}
        if row.starts > last:
            release(row, by=by, why=_("The supervisor has stopped."))
            row.delete()
            after = {}
        else:
            row.ends = last
            row.save(update_fields=["ends"])
            if row.accompaniment is not None:
                align(row.accompaniment, by)
            after = {str(supervisor): f"{row.starts} – {row.ends}"}
        touch(row.placement, by=by, action="supervise", before=before, after=after)
        found.append(row.placement)
    return found


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
    """Create a federal accreditation or a nomination, or change `accreditation`, with the reason."""
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
        require_reason(why)
        return changes.change(accreditation, values, by=by, seen=seen, why=why.strip(), action="accredit")
    return changes.create(Accreditation(supervisor=supervisor, **values), by=by, action="accredit")


@transaction.atomic
def delegate(*, supervisor: Supervisor, user: User, starts: date, by: User, ends: date | None = None) -> Delegation:
    """Name a delegate of a supervisor. May be neither one of the supervisor's residents nor the mentor of one."""
    require(can_delegate(by, supervisor))
    check_delegate(supervisor, user, starts, ends)
    return changes.create(
        Delegation(supervisor=supervisor, user=user, starts=starts, ends=ends), by=by, action="delegate"
    )


def check_delegate(supervisor: Supervisor, user: User, starts: date, ends: date | None) -> None:
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
    """Change the days of a delegation, with the reason. Checked as if it were new."""
    require(can_delegate(by, delegation.supervisor))
    require_reason(why)
    check_delegate(delegation.supervisor, delegation.user, starts, ends)
    days: dict[str, Any] = {"starts": starts, "ends": ends}
    return changes.change(delegation, days, by=by, seen=seen, why=why.strip(), action="delegate")
