"""Who changes a university's contact, and the academic calendar that all programmes share."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.institutions.models import Institution
from curriculum.roles import roles_of


def is_administrator(user) -> bool:
    return bool(user.is_active and user.is_superuser)


def can_edit_contact(user, institution: Institution) -> Answer:
    """For its secretariat, the directors of its programmes and the administrators."""
    roles = roles_of(user)
    if is_administrator(user) or institution.pk in roles.secretariat_of:
        return Allowed()
    if roles.director_of and institution.programmes.filter(pk__in=roles.director_of).exists():
        return Allowed()
    return Denied(_("A university's contact is kept by its secretariat and the director of the programme."))


def can_keep_calendar(user) -> Answer:
    if is_administrator(user) or roles_of(user).is_office:
        return Allowed()
    return Denied(_("Academic years and sessions are kept by the secretariats, the director and the administrators."))
