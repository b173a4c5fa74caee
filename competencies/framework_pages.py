"""Pages of the frameworks, and of what the activities of a programme serve; everybody logged in may read them."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competencies.mapping.links import links, seen_from
from competencies.mapping.matrix import matrix
from competencies.models import ActivityTheme, Competency, Framework, ThemeAxis
from competencies.permissions import can_edit_framework, can_map, can_prepare_frameworks
from curriculum.models import Activity, ProgrammeVersion


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


@login_required
@require_safe
def theme_list(request):
    """Each axis of themes, with the activities of the chosen version that bear them."""
    versions = versions_for(request.user)
    version = chosen(versions, request.GET.get("version"), lambda v: str(v.uuid))
    borne = ActivityTheme.objects.visible_to(request.user).filter(activity__programme_version=version)
    borne = borne.select_related("activity").order_by("activity__block__number", "activity__position")
    axes = ThemeAxis.objects.prefetch_related(Prefetch("themes__activities_bearing", borne, to_attr="borne"))
    context = {"axes": axes, "versions": versions, "version": version}
    return render(request, "competencies/themes/themes.html", context)


def chosen(rows: list, wanted: str | None, name):
    """The row that the address names, the first without a name, None without rows; 404 for an unknown name."""
    if not wanted:
        return rows[0] if rows else None
    for row in rows:
        if name(row) == wanted:
            return row
    raise Http404


def versions_for(user) -> list[ProgrammeVersion]:
    """Published versions first, and of these the newest first."""
    mine = ProgrammeVersion.objects.visible_to(user).select_related("programme", "first_intake")
    return list(mine.order_by("-state", "-first_intake__start_year", "programme__code"))


def frameworks_for(user, version: ProgrammeVersion) -> list[Framework]:
    """Those that the version was mapped to first."""
    rows = Framework.objects.visible_to(user).annotate(
        mapped=Count(
            "competencies__activities_serving",
            filter=Q(competencies__activities_serving__activity__programme_version=version),
        )
    )
    return sorted(rows.in_order(), key=lambda row: -row.mapped)


def comparisons(found: Framework, user) -> list[dict]:
    """The crosswalks of a framework by the other framework: {framework, rows}."""
    groups = groupby(seen_from(found, user), lambda row: row["other"].framework)
    return [{"framework": other, "rows": list(rows)} for other, rows in groups]


def taught(found: Competency, version: ProgrammeVersion, user) -> list[dict]:
    """By block the activities that serve a competency, the main ones first: {block, rows: [{activity, link}]}."""
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
