"""Who writes holidays, quadrimesters and key dates on everybody's calendar."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.institutions.permissions import can_keep_calendar, is_administrator
from curriculum.programmes.calendar_models import CalendarDay
from curriculum.programmes.models import Programme
from curriculum.roles import roles_of


def programmes_kept_by(user):
    """The programmes for which the user writes key dates: a director's, a secretariat's, all for an administrator."""
    if is_administrator(user):
        return Programme.objects.all()
    roles = roles_of(user)
    own = Programme.objects.filter(institutions__in=roles.secretariat_of)
    return Programme.objects.filter(pk__in=own.values("pk")) | Programme.objects.filter(pk__in=roles.director_of)


def can_write_day(user, day: CalendarDay) -> Answer:
    """Days of a country or of all: every office. Days of a programme: its own."""
    if not (answer := can_keep_calendar(user)):
        return answer
    if day.programme_id is None or programmes_kept_by(user).filter(pk=day.programme_id).exists():
        return Allowed()
    return Denied(_("The days of a programme are written by its secretariats and its director."))
