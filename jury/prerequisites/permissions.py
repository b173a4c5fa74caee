"""Who makes a prerequisite a corequisite for one resident."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from jury.juries.models import Jury, Member
from records.models import Accompaniment, Enrolment

WRITES = (Member.Function.PRESIDENT, Member.Function.SECRETARY)


def can_turn(user, enrolment: Enrolment) -> Answer:
    """For the president of the jury in force today, or its secretary for the jury; not for the resident's mentor."""
    in_force = Jury.objects.in_force(timezone.localdate()).filter(programme=enrolment.programme_version.programme_id)
    if not Member.objects.filter(jury__in=in_force, user=user, function__in=WRITES).exists():
        return Denied(_("This is for the president of the jury, and for its secretary."))
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    ties = enrolment.accompaniments.filter(user=user, capacity=Accompaniment.Capacity.MENTOR)
    if ties.exists():
        return Denied(_("The mentor of a resident decides nothing about them."))
    return Allowed()
