"""Who may write and comment on the year report, and attest the year."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from mentoring.mentorships.permissions import stands_in_order
from mentoring.permissions import sight_of
from records.models import Enrolment


def can_write_report(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("The year report is written by the resident."))


def can_comment(user, enrolment: Enrolment) -> Answer:
    if sight_of(user, enrolment).is_mentor:
        return Allowed()
    return Denied(_("The mentor comments on the year report."))


def can_attest(user, enrolment: Enrolment) -> Answer:
    """The mentor of that day, once the declared ties are in order."""
    if not sight_of(user, enrolment).is_mentor:
        return Denied(_("The mentor attests the year."))
    return stands_in_order(enrolment, user)
