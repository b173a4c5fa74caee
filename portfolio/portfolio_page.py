"""The page of a resident's portfolio."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from portfolio.coverage.gaps import gaps
from portfolio.coverage.measure import framework_for, measure
from portfolio.entries.lines import section
from portfolio.observations.models import Observation
from portfolio.permissions import can_see_coverage, can_see_gaps, can_see_levels
from portfolio.requests.permissions import can_ask
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoff_rules.permissions import as_signer
from portfolio.signoffs.models import SignOff
from records.enrolments.page_parts import visible_enrolment

SHOWN = 6


@login_required
@require_safe
def portfolio(request, uuid):
    """Offices see the signed levels; the sitting jury gets links to matrix and sign-offs.

    A signer who may not see the matrix finds the competencies here.
    """
    enrolment = visible_enrolment(request, uuid)
    user = request.user
    require(can_see_levels(user, enrolment))
    sees_all = bool(can_see_coverage(user, enrolment))
    levels = SignOff.objects.live().filter(enrolment=enrolment).for_list().order_by("competency__position", "-year")
    context = {"enrolment": enrolment, "sees_all": sees_all, "levels": levels, "is_own": False}
    if sees_all:
        seen = Observation.objects.visible_to(user).filter(enrolment=enrolment).live()
        context["observations"] = seen.select_related("form", "observer", "setting")[:SHOWN]
    else:
        context["to_sign"] = to_sign(user, enrolment)
    if can_see_gaps(user, enrolment):
        context |= close_up(user, enrolment)
    context |= section(user, enrolment)
    return render(request, "portfolio/portfolio.html", context)


def to_sign(user, enrolment):
    """Return the competencies whose levels the user may attest under the programme's rule."""
    signers = SignOffRule.objects.signers_for(enrolment.programme_version.programme_id)
    if not as_signer(user, enrolment, signers):
        return []
    return framework_for(enrolment).competencies.order_by("position")


def close_up(user, enrolment) -> dict:
    """Return the context that only the resident and the mentor see."""
    today = timezone.localdate()
    framework = framework_for(enrolment, today)
    is_own = bool(can_ask(user, enrolment))
    found = []
    if framework is not None:
        found = gaps(measure([enrolment], framework=framework, user=user)[enrolment.pk], today)
    return {
        "is_own": is_own,
        "gaps": found[:SHOWN],
        "more_gaps": max(len(found) - SHOWN, 0),
        "waiting_count": enrolment.requests.open(today).count() if is_own else 0,
        "expired_count": enrolment.requests.expired(today).count() if is_own else 0,
    }
