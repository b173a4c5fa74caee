"""Who keeps a tally of examinations, and until when."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from records.models import Decision, Registration
from ui.figures import day_words


def can_tally(user, registration: Registration) -> Answer:
    if registration.annual_programme.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("The tally is kept by the resident; you read it."))


def open_to_tally(registration: Registration, today: date | None = None) -> Answer:
    """Whether the tally of this year can be changed now, by anybody."""
    year = registration.annual_programme.academic_year
    if Decision.objects.granting().filter(registration=registration).exists():
        return Denied(_("The credits of this activity are earned: its tally is closed."))
    if year.starts > (today or timezone.localdate()):
        return Denied(_("The tally opens on %(day)s.") % {"day": day_words(year.starts)})
    return Allowed()
