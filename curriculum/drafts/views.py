"""Pages of a draft: copy, edit, check, compare, publish, discard."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from curriculum.drafts import services as draft_services
from curriculum.drafts.comparison import compared
from curriculum.drafts.draft_checks import checks
from curriculum.drafts.forms import CopyForm, PublishForm, VersionForm
from curriculum.loading.programme_export import programme_file
from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.outline import outline
from curriculum.programmes.permissions import can_edit, can_prepare
from curriculum.programmes.views import versions_of
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
FORM = "curriculum/form.html"


@login_required
@get_or_post
def copy(request, uuid):
    source = get_object_or_404(versions_of(request.user), uuid=uuid)
    require(can_prepare(request.user, source.programme))
    form = CopyForm(source, request.POST or None)
    made: list[ProgrammeVersion] = []
    if form.is_valid() and form.saves(
        lambda: made.append(draft_services.copy_version(source=source, by=request.user, **form.cleaned_data))
    ):
        messages.success(
            request,
            _("The draft is there. Only the director and the reference university see it before it is published."),
        )
        return redirect("draft", made[0].uuid)
    lead = _("A draft with all that this version holds. What you change in it touches nobody until you publish it.")
    return shown(request, source, form, _("Prepare a new version"), lead, _("Make the draft"), "programme")


@login_required
@require_safe
def draft(request, uuid):
    version = draft_of(request, uuid)
    context = {
        "version": version,
        "checks": checks(version),
        "outline": outline(version),
        "requirements": version.requirements.all(),
        "annual_rules": version.annual_rules.all(),
        "conditions": version.admission_conditions.all(),
        "groups": version.groups.all(),
    }
    return render(request, "curriculum/drafts/draft.html", context)


@login_required
@get_or_post
def rules(request, uuid):
    version = draft_of(request, uuid)
    form = VersionForm(version, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.edit_version(version=version, by=request.user, seen=form.seen, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect("draft", version.uuid)
    return shown(request, version, form, _("Rules of the version"), "", _("Save"))


@login_required
@require_safe
def compare(request, uuid):
    """Compare a version with its origin; a published one too, for those who prepare versions."""
    version = get_object_or_404(versions_of(request.user).select_related("origin__programme"), uuid=uuid)
    require(can_prepare(request.user, version.programme))
    context = {"version": version, "sections": compared(version.origin, version) if version.origin else []}
    return render(request, "curriculum/drafts/compare.html", context)


@login_required
@get_or_post
def publish(request, uuid):
    version = get_object_or_404(versions_of(request.user).select_related("origin"), uuid=uuid)
    require(can_prepare(request.user, version.programme))
    form = PublishForm(version, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.saves(
            lambda: draft_services.publish_draft(version=version, by=request.user, seen=form.seen, **form.values())
        ):
            messages.success(request, _("The version is published: everybody sees it, and it no longer changes."))
            return redirect("programme", version.uuid)
        version = versions_of(request.user).select_related("origin").get(pk=version.pk)
    context = {"version": version, "form": form, "checks": checks(version)}
    return render(request, "curriculum/drafts/publish.html", context)


@login_required
@get_or_post
def discard(request, uuid):
    version = draft_of(request, uuid)
    form = SeenForm(version, request.POST or None)
    if form.is_valid() and form.saves(lambda: draft_services.discard(version=version, by=request.user, seen=form.seen)):
        messages.success(request, _("The draft is discarded."))
        return redirect("programme-list")
    lead = _("The draft and all that stands in it is deleted. Download it as a file first if you may want it again.")
    return shown(request, version, form, _("Discard the draft"), lead, _("Discard the draft"))


@login_required
@require_safe
def file(request, uuid):
    """Download the version as a programme file that `load_programme` reads."""
    version = get_object_or_404(versions_of(request.user), uuid=uuid)
    require(can_prepare(request.user, version.programme))
    name = f"{version.programme.code}-{version.label}.json".lower().replace(" ", "-")
    return HttpResponse(
        programme_file(version),
        content_type="application/json; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def draft_of(request, uuid) -> ProgrammeVersion:
    version = get_object_or_404(versions_of(request.user).select_related("origin"), uuid=uuid)
    require(can_edit(request.user, version))
    return version


def shown(request, version, form, title: str, lead: str, label: str, back: str = "draft"):
    context = {
        "form": form,
        "title": title,
        "kicker": version,
        "lead": lead,
        "label": label,
        "back": reverse(back, args=[version.uuid]),
        "crumbs": [(_("Programmes"), reverse("programme-list")), (version, reverse(back, args=[version.uuid]))],
    }
    return render(request, FORM, context)
