"""Who keeps the list of sites and supervisors."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor


def can_keep_sites(user) -> Answer:
    """Add, change, list and refuse sites; enter supervisors and what allows them to train."""
    if roles_of(user).is_office:
        return Allowed()
    return Denied(_("Sites and supervisors are kept by the secretariats and the directors."))


def can_propose_site(user) -> Answer:
    """A resident may propose a site that is not in the list."""
    if roles_of(user).is_office or user.enrolments.exists():
        return Allowed()
    return Denied(_("A new site is proposed by a resident, or entered by a secretariat."))


def can_edit_site(user, site: Site) -> Answer:
    """The offices; who proposed it, until it is listed."""
    if site.state == Site.State.PROPOSED and site.proposed_by_id == user.pk:
        return Allowed()
    return can_keep_sites(user)


def can_see_details(user, supervisor: Supervisor) -> Answer:
    """INAMI number, accreditations, telephone: the offices, university systems, and the person."""
    roles = roles_of(user)
    if roles.is_office or roles.machine_of or supervisor.user_id == user.pk:
        return Allowed()
    return Denied(_("You see the name of this supervisor and where they work."))


def can_delegate(user, supervisor: Supervisor) -> Answer:
    """Who stands in is named by the supervisor or an office."""
    if supervisor.user_id == user.pk and supervisor.last_day is None:
        return Allowed()
    return can_keep_sites(user)
