"""Who keeps the list of sites."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.directory.models import Site


def can_keep_sites(user) -> Answer:
    """Add, edit, list and refuse sites; add and edit supervisors and their accreditations: the offices."""
    if roles_of(user).is_office:
        return Allowed()
    return Denied(_("Sites and supervisors are kept by the secretariats and the directors."))


def can_propose_site(user) -> Answer:
    """Propose a site that is not in the list: residents; the offices add it."""
    if roles_of(user).is_office or user.enrolments.exists():
        return Allowed()
    return Denied(_("A new site is proposed by a resident, or entered by a secretariat."))


def can_edit_site(user, site: Site) -> Answer:
    """The offices, and the proposer until the site is listed or refused."""
    if site.state == Site.State.PROPOSED and site.proposed_by_id == user.pk:
        return Allowed()
    return can_keep_sites(user)
