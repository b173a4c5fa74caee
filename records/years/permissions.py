"""Who proposes, confirms and approves annual programmes."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of
from records.enrolments.permissions import is_office_of
from records.registrations.models import AnnualProgramme


def can_see_cohort(user, version: ProgrammeVersion) -> Answer:
    """The annual programmes of a cohort: for the offices of the programme and its jury."""
    if is_office_of(user, version) or version.programme_id in roles_of(user).jury_of:
        return Allowed()
    return Denied(_("The annual programmes of a cohort are for the offices, the director and the jury."))


def can_propose(user, version: ProgrammeVersion) -> Answer:
    if is_office_of(user, version):
        return Allowed()
    return Denied(_("Annual programmes are proposed by the secretariats and the director."))


def can_confirm(user, annual: AnnualProgramme) -> Answer:
    if annual.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("An annual programme is confirmed by the resident."))


def can_approve(user, version: ProgrammeVersion) -> Answer:
    """For the jury of the programme. Nobody approves their own."""
    if version.programme_id in roles_of(user).jury_of:
        return Allowed()
    return Denied(_("Annual programmes are approved by the jury or the members whom it mandates."))
