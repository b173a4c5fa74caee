"""A resident's portfolio: what is missing, what comes next, what waits."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from portfolio.models import Observation
from portfolio.permissions.evidence import can_ask, can_see_levels
from records.views.answers import visible_enrolment


@login_required
@require_safe
def portfolio(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_see_levels(request.user, enrolment))
    today = timezone.localdate()
    is_own = bool(can_ask(request.user, enrolment))
    observations = Observation.objects.visible_to(request.user).filter(enrolment=enrolment).live()
    context = {
        "enrolment": enrolment,
        "is_own": is_own,
        "waiting_count": enrolment.requests.open(today).count() if is_own else 0,
        "expired_count": enrolment.requests.expired(today).count() if is_own else 0,
        "observations": observations.select_related("form", "observer", "setting")[:8],
    }
    return render(request, "portfolio/portfolio.html", context)
