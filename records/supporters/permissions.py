"""Who sees who supports a resident."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day
from records.enrolments.models import Accompaniment, Enrolment
from records.enrolments.permissions import sees_as_office


def can_see_people(user, enrolment: Enrolment) -> Answer:
    """The list of supporters: for the resident, the mentor of today and the offices."""
    mentors = Accompaniment.objects.filter(
        on_day(timezone.localdate()), user=user, enrolment=enrolment, capacity=Accompaniment.Capacity.MENTOR
    )
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment) or mentors.exists():
        return Allowed()
    return Denied(_("The people who support a resident are shown to the resident, the mentor and the offices."))
