"""The list of frameworks and the page of one framework."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competencies.frameworks.crosswalks import seen_from
from competencies.frameworks.models import Framework
from competencies.frameworks.permissions import can_edit_framework, can_prepare_frameworks
from competencies.page_parts import versions_for


@login_required
@require_safe
def framework_list(request):
    context = {
        "frameworks": Framework.objects.visible_to(request.user).with_counts(),
        "versions": versions_for(request.user),
    }
    return render(request, "competencies/frameworks/framework_list.html", context)


@login_required
@require_safe
def framework(request, uuid):
    found = get_object_or_404(Framework.objects.visible_to(request.user), uuid=uuid)
    competencies = list(found.competencies.order_by("position").prefetch_related("descriptors"))
    context = {
        "framework": found,
        "competencies": competencies,
        "descriptor_count": sum(len(c.descriptors.all()) for c in competencies),
        "levels": list(found.levels.all()),
        "comparisons": comparisons(found, request.user),
        "prepares": can_prepare_frameworks(request.user),
        "may_edit": can_edit_framework(request.user, found),
    }
    return render(request, "competencies/frameworks/framework.html", context)


def comparisons(found: Framework, user) -> list[dict]:
    """Return the crosswalks of a framework grouped by the other framework: {framework, rows}."""
    groups = groupby(seen_from(found, user), lambda row: row["other"].framework)
    return [{"framework": other, "rows": list(rows)} for other, rows in groups]
