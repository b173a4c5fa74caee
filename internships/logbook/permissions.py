"""Who may fill in the logbook, and until when."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from internships.logbook.models import monday_of
from internships.placements.models import AgreementState, Placement
from records.models import Decision


def can_log(user, placement: Placement) -> Answer:
    if placement.enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("The logbook is filled in by the resident; you read it."))


def open_to_log(placement: Placement, monday: date, today: date | None = None) -> Answer:
    """Whether the week can be edited now, by anybody."""
    today = today or timezone.localdate()
    if placement.agreement_state != AgreementState.APPROVED:
        return Denied(_("The logbook opens once the placement is approved."))
    if not (monday_of(placement.starts) <= monday <= placement.ends):
        return Denied(_("This week is not one of this placement."))
    if monday > today:
        return Denied(_("This week has not begun yet."))
    if Decision.objects.granting().filter(registration=placement.registration_id).exists():
        return Denied(_("The credits of this stage are earned: its logbook is closed."))
    return Allowed()
