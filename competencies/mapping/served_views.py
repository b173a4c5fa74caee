"""Pages of the mapping for readers: one competency, one activity, the matrix of a version."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competencies.frameworks.crosswalks import seen_from
from competencies.frameworks.models import Competency
from competencies.mapping.links import frameworks_for, links
from competencies.mapping.matrix import matrix
from competencies.mapping.permissions import can_map
from competencies.page_parts import chosen, versions_for
from competencies.themes.models import ActivityTheme
from curriculum.models import Activity, ProgrammeVersion


@login_required
@require_safe
def competency(request, uuid):
    mine = Competency.objects.visible_to(request.user).select_related("framework")
    found = get_object_or_404(mine.prefetch_related("descriptors"), uuid=uuid)
    versions = versions_for(request.user)
    version = chosen(versions, request.GET.get("version"), lambda v: str(v.uuid))
    blocks = taught(found, version, request.user) if version else []
    context = {
        "competency": found,
        "counterparts": [row for row in seen_from(found.framework, request.user) if row["own"] == found],
        "versions": versions,
        "version": version,
        "blocks": blocks,
        "is_proposed": any(row["link"].is_proposed for block in blocks for row in block["rows"]),
    }
    return render(request, "competencies/frameworks/competency.html", context)


@login_required
@require_safe
def activity_competencies(request, uuid):
    mine = Activity.objects.visible_to(request.user).select_related("block", "programme_version__programme")
    activity = get_object_or_404(mine, uuid=uuid)
    frameworks = frameworks_for(request.user, activity.programme_version)
    found = chosen(frameworks, request.GET.get("framework"), lambda f: f.key)
    served = []
    if found:
        competencies = {c.pk: c for c in found.competencies.all()}
        served = [
            {"competency": competencies[link.competency_id], "link": link}
            for link in links(found, request.user, activities=mine.filter(pk=activity.pk))
        ]
        served.sort(key=lambda row: (not row["link"].is_main, row["competency"].position))
    context = {
        "activity": activity,
        "frameworks": frameworks,
        "framework": found,
        "served": served,
        "is_proposed": any(row["link"].is_proposed for row in served),
        "may_map": can_map(request.user, activity.programme_version),
        "themes": ActivityTheme.objects.filter(activity=activity).in_order(),
    }
    return render(request, "competencies/mapping/activity.html", context)


@login_required
@require_safe
def competency_matrix(request, uuid):
    mine = ProgrammeVersion.objects.visible_to(request.user).select_related("programme")
    version = get_object_or_404(mine, uuid=uuid)
    frameworks = frameworks_for(request.user, version)
    found = chosen(frameworks, request.GET.get("framework"), lambda f: f.key)
    context = {
        "version": version,
        "frameworks": frameworks,
        "framework": found,
        "matrix": matrix(version, found, request.user) if found else None,
        "may_map": can_map(request.user, version),
    }
    return render(request, "competencies/mapping/matrix.html", context)


def taught(found: Competency, version: ProgrammeVersion, user) -> list[dict]:
    """Return {block, rows: [{activity, link}]} of the activities that serve a competency, main ones first."""
    mine = Activity.objects.visible_to(user).filter(programme_version=version)
    serving = {
        link.activity_id: link
        for link in links(found.framework, user, activities=mine)
        if link.competency_id == found.pk
    }
    activities = mine.filter(pk__in=serving).select_related("block").order_by("block__number", "position")
    blocks = []
    for block, group in groupby(activities, lambda activity: activity.block):
        rows = [{"activity": activity, "link": serving[activity.pk]} for activity in group]
        blocks.append({"block": block, "rows": sorted(rows, key=lambda row: not row["link"].is_main)})
    return blocks
