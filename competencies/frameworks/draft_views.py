"""Pages of drafts of a framework: copy, edit, compare, publish, discard."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require
from competencies.frameworks import services as draft_services
from competencies.frameworks.comparison import compared, version_before
from competencies.frameworks.forms import CompetencyForm, CopyForm, PublishForm
from competencies.frameworks.models import Competency, Framework
from competencies.frameworks.permissions import can_edit_framework, can_prepare_frameworks
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@get_or_post
def copy(request, uuid):
    source = get_object_or_404(Framework.objects.visible_to(request.user), uuid=uuid)
    require(can_prepare_frameworks(request.user))
    form = CopyForm(None, request.POST or None)
    made: list[Framework] = []
    if form.is_valid() and form.saves(
        lambda: made.append(draft_services.copy_framework(source=source, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The draft is there. Only offices see it before it is published."))
        return redirect("framework", made[0].uuid)
    lead = _("A draft with all that this version holds. What was said with this one keeps it.")
    return shown(request, source, form, _("Prepare a new version"), lead, _("Make the draft"))


@login_required
@get_or_post
def publish(request, uuid):
    framework = draft_of(request, uuid)
    form = PublishForm(framework, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.publish_framework(
            framework=framework, valid_from=form.cleaned_data["valid_from"], by=request.user, seen=form.seen
        )
    ):
        messages.success(request, _("The framework is published."))
        return redirect("framework", framework.uuid)
    lead = _("Everybody sees it from then on, and it no longer changes: what comes later is another version.")
    return shown(request, framework, form, _("Publish the framework"), lead, _("Publish"))


@login_required
@get_or_post
def discard(request, uuid):
    framework = draft_of(request, uuid)
    form = SeenForm(framework, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.discard_framework(framework=framework, by=request.user, seen=form.seen)
    ):
        messages.success(request, _("The draft is discarded."))
        return redirect("framework-list")
    return shown(request, framework, form, _("Discard the draft"), "", _("Discard the draft"))


@login_required
@require_safe
def compare(request, uuid):
    framework = get_object_or_404(Framework.objects.visible_to(request.user), uuid=uuid)
    require(can_prepare_frameworks(request.user))
    before = version_before(framework)
    context = {
        "framework": framework,
        "before": before,
        "items": compared(before, framework) if before else [],
    }
    return render(request, "competencies/frameworks/compare.html", context)


@login_required
@get_or_post
def add(request, uuid):
    framework = draft_of(request, uuid)
    form = CompetencyForm(None, request.POST or None, framework=framework)
    if form.is_valid() and form.saves(
        lambda: draft_services.add_competency(framework=framework, by=request.user, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect("framework", framework.uuid)
    return shown(request, framework, form, _("Add a competency"), "", _("Add"))


@login_required
@get_or_post
def edit(request, uuid):
    competency = competency_of(request, uuid)
    form = CompetencyForm(competency, request.POST or None, framework=competency.framework)
    if form.is_valid() and form.saves(
        lambda: draft_services.edit_competency(competency=competency, by=request.user, seen=form.seen, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect("framework", competency.framework.uuid)
    return shown(request, competency.framework, form, competency.code, "", _("Save"))


@login_required
@get_or_post
def remove(request, uuid):
    competency = competency_of(request, uuid)
    form = SeenForm(competency, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.remove_competency(competency=competency, by=request.user, seen=form.seen)
    ):
        messages.success(request, _("%(row)s is no longer in the draft.") % {"row": competency.title})
        return redirect("framework", competency.framework.uuid)
    title = _("Take out of the draft")
    return shown(request, competency.framework, form, title, str(competency.title), title)


def draft_of(request, uuid) -> Framework:
    framework = get_object_or_404(Framework.objects.visible_to(request.user), uuid=uuid)
    require(can_edit_framework(request.user, framework))
    return framework


def competency_of(request, uuid) -> Competency:
    rows = Competency.objects.visible_to(request.user).select_related("framework")
    competency = get_object_or_404(rows, uuid=uuid)
    require(can_edit_framework(request.user, competency.framework))
    return competency


def shown(request, framework: Framework, form, title: str, lead: str, label: str):
    back = reverse("framework", args=[framework.uuid])
    context = {
        "form": form,
        "title": title,
        "kicker": framework,
        "lead": lead,
        "label": label,
        "back": back,
        "crumbs": [(_("Competencies"), reverse("framework-list")), (framework, back)],
    }
    return render(request, "curriculum/form.html", context)
