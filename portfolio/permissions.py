"""Who may see a resident's portfolio as a whole. Each folder adds the permissions of its own rows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day, roles_of
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoff_rules.permissions import as_signer
from records.enrolments.permissions import is_office_of
from records.models import Accompaniment, Enrolment

MENTOR = Accompaniment.Capacity.MENTOR


def can_write(user, enrolment: Enrolment) -> Answer:
    """Only the resident writes, also after the end of the programme."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident writes in this portfolio."))


def can_read_entries(user, enrolment: Enrolment) -> Answer:
    """Open the list of entries: the resident, supporters and the jury. The list holds only what they may read."""
    if enrolment.user_id == user.pk:
        return Allowed()
    if enrolment.accompaniments.filter(on_day(timezone.localdate()), user=user).exists():
        return Allowed()
    if enrolment.programme_version.programme_id in roles_of(user).jury_of:
        return Allowed()
    return Denied(_("Entries are read by those with whom the resident shares them."))


def is_mentor_of(user, enrolment: Enrolment, today=None) -> bool:
    along = on_day(today or timezone.localdate())
    return Accompaniment.objects.filter(along, user=user, enrolment=enrolment, capacity=MENTOR).exists()


def sits_on(user, enrolment: Enrolment) -> bool:
    """Whether the user is a juror of the programme while a deliberation on the resident's version is open."""
    version = enrolment.programme_version
    return version.programme_id in roles_of(user).jury_of and version.deliberations.sitting().exists()


def can_see_gaps(user, enrolment: Enrolment) -> Answer:
    """What is missing, and open requests: the resident and the mentor."""
    if enrolment.user_id == user.pk or is_mentor_of(user, enrolment):
        return Allowed()
    return Denied(_("What a resident still lacks is between the resident and the mentor."))


def can_see_coverage(user, enrolment: Enrolment) -> Answer:
    """Matrix, wheel and sign-offs with their evidence: the resident, the mentor, the sitting jury."""
    if can_see_gaps(user, enrolment) or sits_on(user, enrolment):
        return Allowed()
    return Denied(_("The portfolio is open to the resident, the mentor and, while it sits, the jury."))


def can_see_levels(user, enrolment: Enrolment) -> Answer:
    """Signed levels without their evidence: also the offices and the signers that the programme names."""
    if enrolment.user_id == user.pk or is_office_of(user, enrolment.programme_version):
        return Allowed()
    answer = can_see_coverage(user, enrolment)
    signers = [] if answer else SignOffRule.objects.signers_for(enrolment.programme_version.programme_id)
    return Allowed() if as_signer(user, enrolment, signers) else answer
