"""The page of the axes of themes."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competencies.page_parts import chosen, versions_for
from competencies.themes.models import ActivityTheme, ThemeAxis


@login_required
@require_safe
def theme_list(request):
    """List the axes of themes with the activities of the chosen version that bear each theme."""
    versions = versions_for(request.user)
    version = chosen(versions, request.GET.get("version"), lambda v: str(v.uuid))
    borne = ActivityTheme.objects.visible_to(request.user).filter(activity__programme_version=version)
    borne = borne.select_related("activity").order_by("activity__block__number", "activity__position")
    axes = ThemeAxis.objects.prefetch_related(Prefetch("themes__activities_bearing", borne, to_attr="borne"))
    context = {"axes": axes, "versions": versions, "version": version}
    return render(request, "competencies/themes/themes.html", context)
