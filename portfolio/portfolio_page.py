"""A resident's portfolio: what is missing, what comes next, what waits."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from portfolio.coverage.gaps import gaps
from portfolio.coverage.measure import framework_for, measure
from portfolio.entries.lines import section
from portfolio.models import Observation, SignOff, SignOffRule
from portfolio.signoffs.permissions import as_signer, can_ask, can_see_coverage, can_see_gaps, can_see_levels
from records.enrolments.page_parts import visible_enrolment

SHOWN = 6


@login_required
@require_safe
def portfolio(request, uuid):
    """For the offices the signed levels alone; for the sitting jury the way to matrix and sign-offs.

    Who signs levels without seeing the matrix finds the competencies here.
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
    """The competencies of which the user may attest levels, by the rule that names them."""
    signers = SignOffRule.objects.signers_for(enrolment.programme_version.programme_id)
    if not as_signer(user, enrolment, signers):
        return []
    return framework_for(enrolment).competencies.order_by("position")


def close_up(user, enrolment) -> dict:
    """What the resident and the mentor see besides."""
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
