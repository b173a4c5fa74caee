"""Who knows when a resident is away."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from records.enrolments.models import Enrolment


def can_see_leave(user, enrolment: Enrolment) -> Answer:
    """The periods without their reasons: for those who see the file, the supervisor and the jury."""
    if Enrolment.objects.filter(pk=enrolment.pk).with_leave_visible_to(user).exists():
        return Allowed()
    return Denied(_("Periods of leave are for the enrolling university, the director, the jury and the supervisor."))
