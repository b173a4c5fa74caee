"""Permissions of portfolio archives, their import, and the confirmation of statements."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from exchange.models import PortfolioImport
from records.models import Enrolment


def can_archive_portfolio(user, enrolment: Enrolment) -> Answer:
    """Only the resident, at any time, also after the end of the programme."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident takes this portfolio away."))


def can_import_portfolio(user, enrolment: Enrolment) -> Answer:
    """Only the resident: an archive contains what nobody else may read, not even a secretariat."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident brings something into this portfolio."))


def can_load(user, found: PortfolioImport) -> Answer:
    """Load a checked archive, also again after an interruption."""
    answer = can_import_portfolio(user, found.enrolment)
    if answer and (found.state in {PortfolioImport.State.LOADED, PortfolioImport.State.DROPPED} or found.is_busy):
        return Denied(_("This archive is %(state)s.") % {"state": found.get_state_display()})
    return answer


def can_confirm(user, enrolment: Enrolment) -> Answer:
    """Confirm statements made elsewhere: the coordinator of the programme, never about oneself."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody confirms what was attested of oneself."))
    if enrolment.programme_version.programme_id in roles_of(user).coordinates:
        return Allowed()
    return Denied(_("What was attested elsewhere is confirmed by the coordinator of the programme."))


def can_see_statements(user, enrolment: Enrolment) -> Answer:
    """Statements and their confirmation: the resident and the coordinator."""
    return Allowed() if enrolment.user_id == user.pk else can_confirm(user, enrolment)
