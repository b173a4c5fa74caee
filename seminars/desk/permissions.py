"""Who reads the seminars of one resident."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day
from records.enrolments.permissions import sees_as_office
from records.models import Accompaniment, Enrolment


def can_see_seminars(user, enrolment: Enrolment) -> Answer:
    """The resident and the offices, in all; the leaders of the day, what concerns their groups."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    along = Accompaniment.objects.filter(
        on_day(timezone.localdate()), user=user, enrolment=enrolment, capacity=Accompaniment.Capacity.LEADER
    )
    if along.exists():
        return Allowed()
    return Denied(_("Seminars are seen by the resident, the leaders of the groups and the offices."))
