"""Proposals to the jury by the app that runs a part of an activity."""

from datetime import date
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
    *,
    registration: Registration,
    part: ActivityPart,
    mark: Decimal | None,
    outcome: str,
    evidence: str,
    complete_on: date,
    by: User,
) -> Proposal:
    """Propose a mark or an outcome for one part, complete since `complete_on`; replaces an earlier proposal for it.

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
    earlier = Proposal.objects.live().filter(registration=registration, part=part).first()
    if earlier is not None:
        changes.change(earlier, {"replaced_at": timezone.now()}, by=by, action="replace")
    made = Proposal(
        registration=registration,
        part=part,
        mark=mark,
        outcome=outcome,
        evidence=evidence,
        complete_on=complete_on,
        proposed_by=by,
    )
    return changes.create(made, by=by, action="propose")


@transaction.atomic
def withdraw_proposal(*, registration: Registration, part: ActivityPart, why: str, by: User) -> Proposal | None:
    """End the live proposal of a part that is no longer complete; None where there is none, or the credits are there.

    What was granted stays: a later interruption takes nothing back by itself.
    """
    lock_enrolment(registration.annual_programme.enrolment_id)
    live = Proposal.objects.live().filter(registration=registration, part=part).first()
    if live is None or Decision.objects.granting().filter(registration=registration).exists():
        return None
    return changes.change(
        live, {"replaced_at": timezone.now(), "withdrawn_because": why.strip()}, by=by, action="withdraw", why=why
    )
