"""Proposals to the jury by the app that runs a part of an activity."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from curriculum.models import ActivityPart
from pages.errors import wrong
from records.decisions.models import Decision
from records.enrolments.locks import lock_enrolment
from records.mark_values import check_value
from records.proposals.models import Proposal
from records.registrations.models import Registration


@transaction.atomic
def propose(
    *, registration: Registration, part: ActivityPart, mark: Decimal | None, outcome: str, evidence: str, by: User
) -> Proposal:
    """Propose a mark or an outcome for one completed part; replaces an earlier proposal for that part.

    The calling app has checked that `by` may propose. Raises once the credits are granted.
    """
    lock_enrolment(registration.annual_programme.enrolment_id)
    check_value(mark, outcome)
    if part.activity_id != registration.activity_id:
        raise wrong("part", _("This part belongs to another activity."), "other_activity")
    if not evidence.strip():
        raise wrong("evidence", _("Say on what the proposal rests."), "evidence_required")
    if Decision.objects.granting().filter(registration=registration).exists():
        raise ValidationError(_("The credits of this activity are earned already."), code="earned")
    earlier = Proposal.objects.filter(registration=registration, part=part, replaced_at__isnull=True).first()
    if earlier is not None:
        changes.change(earlier, by=by, action="replace", replaced_at=timezone.now())
    made = Proposal(registration=registration, part=part, mark=mark, outcome=outcome, evidence=evidence, proposed_by=by)
    return changes.create(made, by=by, action="propose")
