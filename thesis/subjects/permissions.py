"""Who offers a subject, and who changes it."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Programme
from curriculum.roles import on_day, roles_of
from records.models import Accompaniment
from thesis.subjects.models import Subject


def offers_in(user) -> QuerySet[Programme]:
    """The programmes in which the user teaches or goes along with a resident today, or whose office the user is of."""
    roles = roles_of(user)
    along = Accompaniment.objects.filter(on_day(timezone.localdate()), user=user)
    near = Programme.objects.filter(versions__enrolments__in=along.values("enrolment"))
    taught = Programme.objects.filter(versions__activities__in=roles.teaches)
    office = Q(institutions__in=roles.secretariat_of) | Q(pk__in=roles.director_of)
    ours = Programme.objects.filter(office)
    wanted = Q(pk__in=near.values("pk")) | Q(pk__in=taught.values("pk")) | Q(pk__in=ours.values("pk"))
    return Programme.objects.filter(wanted).order_by("code")


def can_offer(user) -> Answer:
    if offers_in(user).exists():
        return Allowed()
    return Denied(_("Subjects are offered by those who teach or accompany residents of the programme."))


def can_change_subject(user, subject: Subject) -> Answer:
    if subject.promoter_id == user.pk:
        return Allowed()
    return Denied(_("Only who offers this subject changes it."))
