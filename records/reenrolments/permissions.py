"""Who records that a resident is registered for one more year."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from records.enrolments.models import Enrolment


def can_record(user, enrolment: Enrolment) -> Answer:
    """Allowed for the secretariat of the enrolling university, which registers."""
    if enrolment.enrolling_institution_id in roles_of(user).secretariat_of:
        return Allowed()
    return Denied(
        _("%(name)s is registered by %(university)s: its secretariat records it.")
        % {"name": enrolment.user, "university": enrolment.enrolling_institution}
    )
