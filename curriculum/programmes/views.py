"""Pages of programmes, and of changes that a published version allows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from curriculum.programmes import services
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.forms import CodesForm, IntakesForm
from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.outline import outline
from curriculum.programmes.permissions import (
    can_edit,
    can_end_intakes,
    can_prepare,
    can_publish,
    can_set_codes,
    own_institutions,
)
from curriculum.roles import on_day, roles_of

PER_PAGE = 25
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def versions_of(user):
    return (
        ProgrammeVersion.objects.visible_to(user)
        .select_related("programme__reference_institution", "first_intake", "last_intake")
        .prefetch_related("programme__institutions")
    )


def activities_of(user):
    return (
        Activity.objects.visible_to(user).for_display().prefetch_related("programme_version__programme__institutions")
    )


@login_required
@require_safe
def programme_list(request):
    versions = versions_of(request.user).annotate(activity_count=Count("activities"))
    versions = versions.order_by("programme__code", "-first_intake__start_year", "label")
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "curriculum/programmes/programme_list.html", {"page": page})


@login_required
@require_safe
def programme(request, uuid):
    version = get_object_or_404(versions_of(request.user), uuid=uuid)
    context = {
        "version": version,
        "outline": outline(version),
        "requirements": version.requirements.all(),
        "annual_rules": version.annual_rules.all(),
        "conditions": version.admission_conditions.all(),
        "others": versions_of(request.user).filter(programme=version.programme).exclude(pk=version.pk),
        "prepares": can_prepare(request.user, version.programme),
        "directs": version.programme_id in roles_of(request.user).director_of,
    }
    if context["prepares"] and not version.is_frozen:
        context["may_publish"] = can_publish(request.user, version)
    return render(request, "curriculum/programmes/programme.html", context)


@login_required
@get_or_post
def programme_intakes(request, uuid):
    version = get_object_or_404(versions_of(request.user), uuid=uuid)
    require(can_end_intakes(request.user, version))
    form = IntakesForm(version, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: services.end_intakes(
            version,
            last_intake=form.cleaned_data["last_intake"],
            by=request.user,
            seen=form.cleaned_data["version"],
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("programme", version.uuid)
    return render(request, "curriculum/programmes/programme_intakes.html", {"version": version, "form": form})


@login_required
@require_safe
def activity(request, uuid):
    prefetched = ("prerequisites", "prerequisite_of", "corequisites", "counts_for", "parts")
    rows = activities_of(request.user).prefetch_related(*prefetched)
    found = get_object_or_404(rows, uuid=uuid)
    version = found.programme_version
    required = [
        (_("To be passed before"), found.prerequisites.all()),
        (_("To be taken in the same year"), found.corequisites.all()),
        (_("Needed for"), found.prerequisite_of.all()),
    ]
    ties = [(label, activities) for label, activities in required if activities]
    context = {
        "ties": ties,
        "has_ties": ties or found.counts_for.all(),
        "activity": found,
        "version": version,
        "teachings": found.teachings.filter(on_day(timezone.localdate())).select_related("user"),
        "prepares": can_prepare(request.user, version.programme),
        "may_edit": can_edit(request.user, version),
        "may_set_codes": can_set_codes(request.user, found),
    }
    return render(request, "curriculum/programmes/activity.html", context)


@login_required
@get_or_post
def activity_codes(request, uuid):
    found = get_object_or_404(activities_of(request.user), uuid=uuid)
    require(can_set_codes(request.user, found))
    form = CodesForm(found, own_institutions(request.user, found), request.POST or None)
    if form.is_valid() and form.saves(
        lambda: services.set_official_codes({found: form.wanted()}, by=request.user, seen=form.cleaned_data["version"]),
    ):
        messages.success(request, _("Saved."))
        return redirect("activity", found.uuid)
    return render(
        request,
        "curriculum/programmes/activity_codes.html",
        {"activity": stored(found) if form.is_bound else found, "form": form},
    )


def stored(found: Activity) -> Activity:
    """Return the row from the database, without the values that a refused write left on the object in memory."""
    return Activity.objects.for_display().get(pk=found.pk)
