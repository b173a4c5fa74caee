"""Supervisors: who they are, where they work, and when they stop."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.programmes.services import touch
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.accompaniments import align, release
from internships.placements.models import Placement, PlacementSupervisor
from internships.sites.permissions import can_keep_sites
from pages.errors import wrong
from records.enrolments.services import invite


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
    """A person as supervisor; somebody whom Cursus does not know yet is entered too, without a password."""
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
    """Changes what is given; returns the placements that lose this supervisor, where a last day was entered.

    Their supervision ends on that day, and with it what the supervisor sees of the resident.
    """
    require(can_keep_sites(by))
    before = sorted(str(site) for site in supervisor.sites.all())
    changes.change(supervisor, by=by, seen=seen, action="edit", **values)
    if sites is not None and sorted(str(site) for site in sites) != before:
        supervisor.sites.set(sites)
        touch(supervisor, by=by, action="sites", before={"sites": before}, after={"sites": sorted(map(str, sites))})
    return cut_short(supervisor, supervisor.last_day, by=by) if supervisor.last_day is not None else []


def cut_short(supervisor: Supervisor, last: date, *, by: User) -> list[Placement]:
    """No supervision after the last day of work."""
    rows = PlacementSupervisor.objects.filter(supervisor=supervisor, ends__gt=last).select_related(
        "placement__enrolment__programme_version__programme", "placement__site", "accompaniment__enrolment"
    )
    found = []
    for row in rows.exclude(placement__step="cancelled"):
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
