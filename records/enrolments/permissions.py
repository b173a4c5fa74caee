"""Who sees and changes which part of a record: `Allowed`, or `Denied` with the reason shown."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment


def partners(version: ProgrammeVersion) -> set[int]:
    """Pks of the universities of the programme. Prefetch `programme__institutions` for many versions."""
    return {institution.pk for institution in version.programme.institutions.all()}


def is_office_of(user, version: ProgrammeVersion) -> bool:
    """Whether the user is of a secretariat of the programme, or its director."""
    roles = roles_of(user)
    return version.programme_id in roles.director_of or bool(roles.secretariat_of & partners(version))


def sees_as_office(user, enrolment: Enrolment) -> bool:
    """Whether the user is an office of the programme, or the machine of one of its universities."""
    version = enrolment.programme_version
    return is_office_of(user, version) or bool(roles_of(user).machine_of & partners(version))


def can_see_file(user, enrolment: Enrolment) -> Answer:
    """Birth date, address, pieces, reasons of leave."""
    roles = roles_of(user)
    if enrolment.user_id == user.pk or enrolment.enrolling_institution_id in roles.secretariat_of:
        return Allowed()
    if enrolment.programme_version.programme_id in roles.director_of:
        return Allowed()
    return Denied(_("The administrative file is open to the resident, the enrolling university and the director."))


def can_see_contact(user, enrolment: Enrolment) -> Answer:
    """E-mail address, telephone and matricules; teachers, leaders and the jury see names only."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_contact_visible_to(user).exists():
        return Allowed()
    return Denied(_("You see the name of this resident, not how to reach them."))


def can_see_reasons(user, enrolment: Enrolment) -> Answer:
    """The reasons of the jury: for the resident, the offices and the jury, not for the mentor."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    if Enrolment.objects.filter(pk=enrolment.pk).seen_as_a_whole_by(user).exists():
        return Allowed()
    return Denied(_("The reasons of the jury are for the resident, the offices and the jury."))


def can_see_credits(user, enrolment: Enrolment) -> Answer:
    """Published decisions and credits."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_credits_visible_to(user).exists():
        return Allowed()
    return Denied(_("Credits are seen by the resident, the mentor, the jury and the offices."))


def can_enrol(user) -> Answer:
    """Allowed for secretariats and directors; the form offers only their own programmes."""
    roles = roles_of(user)
    if roles.secretariat_of or roles.director_of:
        return Allowed()
    return Denied(_("Residents are enrolled by the secretariats and the director of a programme."))


def can_edit_record(user, enrolment: Enrolment) -> Answer:
    """Matricules, annual programmes, supporters, exemptions: for the offices of the programme."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("Only the secretariats and the director of this programme change a record."))


def can_edit_file(user, enrolment: Enrolment) -> Answer:
    """For the secretariat of the enrolling university and the director."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    roles = roles_of(user)
    if (
        enrolment.enrolling_institution_id in roles.secretariat_of
        or enrolment.programme_version.programme_id in roles.director_of
    ):
        return Allowed()
    return Denied(
        _("The administrative file is kept by the secretariat of %(university)s.")
        % {"university": enrolment.enrolling_institution}
    )
