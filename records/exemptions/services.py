"""Grant and withdraw exemptions: credits for earlier study."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import Activity
from pages.errors import wrong
from records.decisions.models import Decision
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_record
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption


@transaction.atomic
def grant_exemption(*, enrolment: Enrolment, activity: Activity, reason: str, decided_on: date, by: User) -> Exemption:
    """Record an exemption that the jury decided. Its credits count at once."""
    require(can_edit_record(by, enrolment))
    lock_enrolment(enrolment.pk)
    if activity.programme_version_id != enrolment.programme_version_id:
        raise wrong("activity", _("This activity is not in the resident's programme."), "other_version")
    if decided_on > timezone.localdate():
        raise wrong("decided_on", _("This day is still to come."), "future")
    granted = Decision.objects.filter(enrolment=enrolment, activity=activity, granted=True)
    passed = EquivalenceGrant.objects.counting().filter(enrolment=enrolment, activity=activity)
    if granted.filter(has_successor=False).exists() or granted.granting().exists() or passed.exists():
        raise wrong("activity", _("The credits of this activity are earned already."), "earned")
    made = Exemption(enrolment=enrolment, activity=activity, reason=reason, decided_on=decided_on, recorded_by=by)
    return changes.create(made, by=by, action="exempt", why=reason)


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, withdrawn_on: date, reason: str, by: User, seen: int) -> Exemption:
    """Withdraw an exemption: its credits no longer count, the row stays."""
    require(can_edit_record(by, exemption.enrolment))
    if exemption.withdrawn_on is not None:
        raise WrongStateError(_("This exemption is withdrawn already."))
    if not reason.strip():
        raise wrong("reason", _("Say why the exemption is withdrawn."), "reason_required")
    if withdrawn_on < exemption.decided_on:
        raise wrong("withdrawn_on", _("This is before the exemption was decided."), "before_decision")
    if withdrawn_on > timezone.localdate():
        raise wrong("withdrawn_on", _("This day is still to come."), "future")
    return changes.change(exemption, {"withdrawn_on": withdrawn_on}, by=by, seen=seen, why=reason, action="withdraw")
