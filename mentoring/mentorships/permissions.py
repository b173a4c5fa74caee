"""Who may name a mentor, declare ties and judge them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from mentoring.mentorships.models import Declaration
from mentoring.permissions import MENTOR, looks_after, sight_of
from records.models import Enrolment


def can_declare(user, enrolment: Enrolment) -> Answer:
    """The mentor, from the day of the appointment on."""
    along = enrolment.accompaniments.filter(user=user, capacity=MENTOR)
    if along.exclude(ends__lt=timezone.localdate()).exists():
        return Allowed()
    return Denied(_("Ties are declared by the mentor."))


def can_judge(user, declaration: Declaration) -> Answer:
    """The director and the enrolling university; never the mentor or the resident concerned."""
    if user.pk in (declaration.mentor_id, declaration.enrolment.user_id):
        return Denied(_("Nobody judges their own ties."))
    if sight_of(user, declaration.enrolment).is_office:
        return Allowed()
    return Denied(_("Ties are judged by the director and the enrolling university."))


def can_appoint(user, enrolment: Enrolment) -> Answer:
    """The director and the enrolling university."""
    if enrolment.user_id == user.pk:
        return Denied(_("Nobody writes in their own record."))
    if looks_after(user, enrolment):
        return Allowed()
    return Denied(_("The mentor is named by the enrolling university and the director."))


def stands_in_order(enrolment: Enrolment, mentor: User) -> Answer:
    """Whether the mentor declared ties and the programme accepts them."""
    return answer_on(Declaration.objects.filter(enrolment=enrolment, mentor=mentor, replaced_at__isnull=True).first())


def answer_on(declared: Declaration | None) -> Answer:
    """`stands_in_order` for the live declaration; None where there is none."""
    if declared is None:
        return Denied(_("Declare first whether there is a tie between the resident and you."))
    if declared.state == Declaration.State.WAITING:
        return Denied(_("The programme has not answered yet on the tie that you declared."))
    if declared.state == Declaration.State.REFUSED:
        return Denied(_("The programme refused this mentorship because of a tie: another mentor attests."))
    return Allowed()
