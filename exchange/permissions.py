"""Who may take a portfolio away, bring one in, and say that what it attests is true."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from records.models import Enrolment


def can_take_away(user, enrolment: Enrolment) -> Answer:
    """The resident alone, at any time, also after the end of the programme."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident takes this portfolio away."))
