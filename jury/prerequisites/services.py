"""Make a prerequisite a corequisite for one resident, with a reason; take that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import Activity
from jury.prerequisites.permissions import can_turn
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment, Registration, TurnedPrerequisite


@transaction.atomic
def turn_prerequisite(
    *, enrolment: Enrolment, activity: Activity, required: Activity, reason: str, by: User
) -> TurnedPrerequisite:
    """Let the resident take `activity` beside its prerequisite `required`: every annual programme reads it."""
    require(can_turn(by, enrolment))
    lock_enrolment(enrolment.pk)
    if activity.programme_version_id != enrolment.programme_version_id:
        raise wrong("pair", _("This activity is not in the resident's programme."), "other_version")
    if not activity.prerequisites.filter(pk=required.pk).exists():
        raise wrong("pair", _("The programme states no such prerequisite."), "no_prerequisite")
    if not reason.strip():
        raise wrong("reason", _("Say why the jury makes it a corequisite."), "reason_required")
    made = TurnedPrerequisite(
        enrolment=enrolment,
        activity=activity,
        required=required,
        reason=reason.strip(),
        decided_on=timezone.localdate(),
        recorded_by=by,
    )
    return changes.create(made, by=by, action="turn", why=reason.strip())


@transaction.atomic
def take_back(*, turned: TurnedPrerequisite, by: User, seen: int) -> TurnedPrerequisite:
    """Withdraw it, unless the resident is registered for the activity on the strength of it."""
    require(can_turn(by, turned.enrolment))
    lock_enrolment(turned.enrolment_id)
    if turned.withdrawn_on is not None:
        raise WrongStateError(_("This was taken back already."))
    taken = Registration.objects.filter(annual_programme__enrolment=turned.enrolment_id, activity=turned.activity_id)
    if taken.filter(annual_programme__academic_year__ends__gte=timezone.localdate()).exists():
        raise WrongStateError(_("The activity is in an annual programme: take it out there first."))
    return changes.change(turned, {"withdrawn_on": timezone.localdate()}, by=by, seen=seen, action="take_back")
