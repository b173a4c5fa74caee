"""Pages on which the director confirms, changes and completes the mapping."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import WrongStateError, require
from competencies.frameworks.models import Framework
from competencies.mapping import services
from competencies.mapping.forms import MappedForm, SetAsideForm
from competencies.mapping.links import frameworks_for
from competencies.mapping.mapping_status import MappingStatus, mapped, of_version
from competencies.mapping.models import ActivityCompetency
from competencies.mapping.permissions import can_map
from competencies.page_parts import chosen
from curriculum.models import Activity, ProgrammeVersion

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FORM = "curriculum/form.html"


@login_required
@require_safe
def mapping(request, uuid):
    """Show the mapping of each activity of a version, and how much of it is confirmed."""
    mine = ProgrammeVersion.objects.visible_to(request.user).select_related("programme", "origin")
    version = get_object_or_404(mine, uuid=uuid)
    require(can_map(request.user, version))
    frameworks = frameworks_for(request.user, version)
    framework = chosen(frameworks, request.GET.get("framework"), lambda f: f.key)
    rows = of_version(version, framework) if framework else []
    context = {
        "version": version,
        "frameworks": frameworks,
        "framework": framework,
        "blocks": [(block, list(group)) for block, group in groupby(rows, lambda row: row.activity.block)],
        "sums": MappingStatus.of(row.mapping_status for row in rows),
    }
    return render(request, "competencies/mapping/mapping.html", context)


@login_required
@require_POST
def take_over(request, uuid):
    """Copy the mapping of the version's origin."""
    mine = ProgrammeVersion.objects.visible_to(request.user).select_related("programme", "origin")
    version = get_object_or_404(mine, uuid=uuid)
    require(can_map(request.user, version))
    if version.origin is None:
        raise Http404
    count = services.take_over(version=version, source=version.origin, by=request.user)
    text = ngettext("%(count)s line is taken over.", "%(count)s lines are taken over.", count)
    messages.success(request, text % {"count": count})
    return redirect("mapping", version.uuid)


@login_required
@require_safe
def activity_mapping(request, uuid):
    activity, framework, frameworks = asked(request, uuid)
    rows = mapped(activity, framework) if framework else []
    context = {
        "activity": activity,
        "frameworks": frameworks,
        "framework": framework,
        "rows": rows,
        "proposed": [row for row in rows if row.status == ActivityCompetency.Status.PROPOSED],
    }
    return render(request, "competencies/mapping/activity_mapping.html", context)


@login_required
@require_POST
def activity_confirm(request, uuid):
    activity, framework, _frameworks = asked(request, uuid)
    if framework is None:
        raise Http404
    try:
        seen = dict(read_seen(word) for word in request.POST.getlist("seen"))
        count = services.confirm_all(activity=activity, framework=framework, seen=seen, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(count)s line is confirmed.", "%(count)s lines are confirmed.", count)
        messages.success(request, text % {"count": count})
    if request.POST.get("back") == "version":
        return redirect(f"{reverse('mapping', args=[activity.programme_version.uuid])}?framework={framework.key}")
    return redirect(address(activity, framework))


@login_required
@require_POST
def mapped_confirm(request, uuid):
    row = row_of(request, uuid)
    require(can_map(request.user, row.activity.programme_version))
    try:
        services.confirm(row=row, by=request.user, seen=read_seen(request.POST.get("seen", ""))[1])
        messages.success(request, _("Confirmed: %(competency)s.") % {"competency": row.competency})
    except WrongStateError as error:
        messages.error(request, error.reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address(row.activity, row.competency.framework))


@login_required
@get_or_post
def mapped_edit(request, uuid):
    row = row_of(request, uuid)
    require(can_map(request.user, row.activity.programme_version))
    form = MappedForm(row, request.POST or None)
    if form.is_valid() and form.saves(lambda: services.edit(row=row, by=request.user, seen=form.seen, **form.values())):
        messages.success(request, _("Saved and confirmed."))
        return redirect(address(row.activity, row.competency.framework))
    lead = _("What you save here is confirmed by that.")
    return shown(
        request, row.activity, row.competency.framework, form, str(row.competency), lead, _("Save and confirm")
    )


@login_required
@get_or_post
def mapped_set_aside(request, uuid):
    row = row_of(request, uuid)
    require(can_map(request.user, row.activity.programme_version))
    form = SetAsideForm(row, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: services.set_aside(row=row, why=form.cleaned_data["why"], by=request.user, seen=form.seen)
    ):
        messages.success(request, _("Set aside: it no longer counts anywhere."))
        return redirect(address(row.activity, row.competency.framework))
    lead = _("It no longer counts anywhere, and no file proposes it again. You can take it up again later.")
    title = _("Set aside: %(competency)s") % {"competency": row.competency}
    return shown(request, row.activity, row.competency.framework, form, title, lead, _("Set aside"))


@login_required
@get_or_post
def mapped_add(request, uuid):
    activity, framework, _frameworks = asked(request, uuid)
    if framework is None:
        raise Http404
    form = MappedForm(None, request.POST or None, activity=activity, framework=framework)
    if form.is_valid() and form.saves(lambda: services.add(activity=activity, by=request.user, **form.values())):
        messages.success(request, _("Saved and confirmed."))
        return redirect(address(activity, framework))
    lead = _("Another competency that the activity serves, with the reason.")
    return shown(request, activity, framework, form, _("Add a competency"), lead, _("Add and confirm"))


def asked(request, uuid) -> tuple[Activity, Framework | None, list[Framework]]:
    """Return (activity, framework of the query string or the one with most mappings, all frameworks)."""
    mine = Activity.objects.visible_to(request.user).select_related(
        "block", "programme_version__programme__reference_institution"
    )
    activity = get_object_or_404(mine, uuid=uuid)
    require(can_map(request.user, activity.programme_version))
    frameworks = frameworks_for(request.user, activity.programme_version)
    wanted = request.POST.get("framework") or request.GET.get("framework")
    return activity, chosen(frameworks, wanted, lambda f: f.key), frameworks


def row_of(request, uuid) -> ActivityCompetency:
    """Return a live row that the user may see, for the director also one that was set aside."""
    seen = ActivityCompetency.objects.visible_to(request.user) | ActivityCompetency.objects.mapped_by(request.user)
    rows = ActivityCompetency.objects.filter(pk__in=seen.values("pk")).select_related(
        "competency__framework", "activity__block", "activity__programme_version__programme__reference_institution"
    )
    return get_object_or_404(rows, uuid=uuid)


def read_seen(word: str) -> tuple[str, int]:
    """Return ("uuid", version) of a value of the form, ("", 0) for an invalid one, which matches nothing."""
    uuid, _dot, version = word.partition(".")
    return (uuid, int(version)) if version.isdecimal() else ("", 0)


def address(activity: Activity, framework: Framework) -> str:
    return f"{reverse('activity-mapping', args=[activity.uuid])}?framework={framework.key}"


def shown(request, activity: Activity, framework: Framework, form, title: str, lead: str, label: str):
    context = {
        "form": form,
        "title": title,
        "kicker": activity.title,
        "lead": lead,
        "label": label,
        "back": address(activity, framework),
        "crumbs": [
            (_("Mapping"), f"{reverse('mapping', args=[activity.programme_version.uuid])}?framework={framework.key}"),
            (activity.title, address(activity, framework)),
        ],
    }
    return render(request, FORM, context)
