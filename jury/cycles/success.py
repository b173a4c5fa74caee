"""Whether the jury gave success at the end of the cycle; what attestations rest on."""

from datetime import datetime

from curriculum.models import JuryRules
from jury.cycles.models import CycleDecision
from records.models import Enrolment


def cycle_decision(enrolment: Enrolment, now: datetime | None = None) -> CycleDecision | None:
    """Return the decision on the end of the cycle that is published and not superseded."""
    found = CycleDecision.objects.effective(now).filter(enrolment=enrolment)
    return found.select_related("deliberation").first()


def has_success(enrolment: Enrolment, now: datetime | None = None) -> bool:
    """Published, and not superseded. True where the version states that its jury does not decide in Cursus."""
    decided = cycle_decision(enrolment, now)
    if decided is not None:
        return decided.success
    rules = JuryRules.objects.filter(programme_version=enrolment.programme_version_id).first()
    return rules is None or not rules.is_here
