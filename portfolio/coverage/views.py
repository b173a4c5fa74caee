"""The coverage page: matrix and wheel of the competencies of a framework."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import require
from competencies.models import Framework
from portfolio.coverage.gaps import gaps
from portfolio.coverage.measure import STRENGTHS, framework_for, measure
from portfolio.coverage.wheel import wheel
from portfolio.permissions import can_see_coverage, can_see_gaps
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoffs.permissions import can_sign_off
from records.enrolments.page_parts import visible_enrolment


def framework_of(request, enrolment) -> Framework | None:
    """Return the framework named in the query string, else the one in which levels are signed."""
    wanted = request.GET.get("framework")
    if not wanted:
        return framework_for(enrolment)
    for one in Framework.objects.visible_to(request.user):
        if one.key == wanted:
            return one
    raise Http404


@login_required
@require_safe
def coverage(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    user = request.user
    require(can_see_coverage(user, enrolment))
    today = timezone.localdate()
    framework = framework_of(request, enrolment)
    context = {"enrolment": enrolment, "framework": framework}
    if framework is not None:
        found = measure([enrolment], framework=framework, user=user)[enrolment.pk]
        rule = SignOffRule.objects.current(enrolment.programme_version.programme, today)
        context |= {
            "coverage": found,
            "rows": found.rows(),
            "wheel": wheel(found),
            "strengths": list(enumerate(STRENGTHS)),
            "frameworks": Framework.objects.visible_to(user).current(),
            "gaps": gaps(found, today) if can_see_gaps(user, enrolment) else [],
            "may_sign": can_sign_off(user, enrolment, rule, today),
            "is_signing_framework": rule is not None and rule.framework_id == framework.pk,
            "is_through_crosswalk": any(cell.through for cell in found.cells.values()),
        }
    return render(request, "portfolio/coverage/coverage.html", context)
