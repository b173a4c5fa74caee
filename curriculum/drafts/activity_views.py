"""Pages to add, edit and remove activities of a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from curriculum.drafts import services as draft_services
from curriculum.drafts.activity_forms import ActivityForm
from curriculum.drafts.forms import PartFormSet
from curriculum.drafts.views import FORM, draft_of, shown
from curriculum.programmes import services
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.permissions import can_edit
from curriculum.programmes.views import activities_of
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@get_or_post
def add(request, uuid):
    version = draft_of(request, uuid)
    form = ActivityForm(None, request.POST or None, draft=version)
    made: list[Activity] = []
    if form.is_valid() and form.saves(
        lambda: made.append(draft_services.add_activity(version=version, by=request.user, **form.values()))
    ):
        messages.success(request, _("Saved."))
        return redirect("draft", version.uuid)
    return shown(request, version, form, _("Add an activity"), "", _("Add"))


@login_required
@get_or_post
def edit(request, uuid):
    found = editable(request, uuid)
    form = ActivityForm(found, request.POST or None, draft=found.programme_version)
    if form.is_valid() and form.saves(
        lambda: services.edit_activity(found, by=request.user, seen=form.seen, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect("activity", found.uuid)
    context = {"activity": stored(found) if form.is_bound else found, "form": form}
    return render(request, "curriculum/drafts/activity_edit.html", context)


@login_required
@get_or_post
def parts(request, uuid):
    found = editable(request, uuid)
    held = list(found.parts.all())
    form = SeenForm(found, request.POST or None)
    lines = PartFormSet(
        request.POST or None,
        initial=[
            {"code": p.code, "title_fr": p.title.get("fr", ""), "title_en": p.title.get("en", ""), "kind": p.kind}
            for p in held
        ],
    )
    if form.is_valid() and lines.is_valid():
        titles = {part.code: part.title for part in held}
        wanted = [values for line in lines if (values := line.values(titles))]
        if form.saves(lambda: draft_services.set_parts(activity=found, parts=wanted, by=request.user, seen=form.seen)):
            messages.success(request, _("Saved."))
            return redirect("activity", found.uuid)
    return render(request, "curriculum/drafts/activity_parts.html", {"activity": found, "form": form, "lines": lines})


@login_required
@get_or_post
def remove(request, uuid):
    found = editable(request, uuid)
    version = found.programme_version
    form = SeenForm(found, request.POST or None)
    if form.is_valid() and form.saves(
        lambda: draft_services.remove_activity(activity=found, by=request.user, seen=form.seen)
    ):
        messages.success(request, _("%(activity)s is no longer in the draft.") % {"activity": found.title})
        return redirect("draft", version.uuid)
    context = {
        "form": form,
        "title": _("Take out of the draft"),
        "kicker": found.code,
        "lead": found.title,
        "label": _("Take out of the draft"),
        "back": reverse("activity", args=[found.uuid]),
        "crumbs": [
            (version, reverse("draft", args=[version.uuid])),
            (found.title, reverse("activity", args=[found.uuid])),
        ],
    }
    return render(request, FORM, context)


def editable(request, uuid) -> Activity:
    found = get_object_or_404(activities_of(request.user), uuid=uuid)
    require(can_edit(request.user, found.programme_version))
    return found


def stored(found: Activity) -> Activity:
    """Return the row from the database, without the values that a refused write left on the object in memory."""
    return Activity.objects.for_display().get(pk=found.pk)
