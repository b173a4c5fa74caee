"""Pages of the equivalences between two versions of a programme."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from curriculum.equivalences import services as equivalences
from curriculum.equivalences.forms import EquivalenceForm
from curriculum.equivalences.models import Equivalence
from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.permissions import can_prepare
from curriculum.programmes.views import versions_of
from curriculum.version_forms import SeenForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def listing(request, uuid):
    """List the activities of the older version with what each grants, and those that nothing grants."""
    new = version_of(request, uuid)
    older = older_versions(request.user, new)
    old = chosen(older, request.GET.get("from"), new)
    rows = list(Equivalence.objects.between(old, new)) if old else []
    by_old: dict[int, list[Equivalence]] = {}
    for row in rows:
        by_old.setdefault(row.old_id, []).append(row)
    given = {row.new_id for row in rows}
    context = {
        "version": new,
        "older": older,
        "old": old,
        "lines": [(one, by_old.get(one.pk, [])) for one in activities(old)] if old else [],
        "without": [one for one in activities(new) if one.pk not in given],
        "has_rows": bool(rows),
    }
    return render(request, "curriculum/equivalences/equivalences.html", context)


@login_required
@require_POST
def propose(request, uuid):
    new = version_of(request, uuid)
    old = chosen(older_versions(request.user, new), request.POST.get("from"), new)
    if old is None:
        raise Http404
    try:
        count = equivalences.propose(old=old, new=new, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(count)s row is proposed.", "%(count)s rows are proposed.", count)
        messages.success(request, text % {"count": count})
    return redirect(address(old, new))


@login_required
@get_or_post
def add(request, uuid):
    new = version_of(request, uuid)
    old = chosen(older_versions(request.user, new), request.GET.get("from"), new)
    if old is None:
        raise Http404
    form = EquivalenceForm(None, request.POST or None, between=(old, new))
    if form.is_valid() and form.saves(lambda: equivalences.add(by=request.user, **form.values())):
        messages.success(request, _("Saved."))
        return redirect(address(old, new))
    return shown(request, old, new, form, _("Add an equivalence"), "", _("Add"))


@login_required
@get_or_post
def edit(request, uuid):
    row = row_of(request, uuid)
    form = EquivalenceForm(row, request.POST or None, between=(row.from_version, row.to_version))
    if form.is_valid() and form.saves(
        lambda: equivalences.edit(row=row, by=request.user, seen=form.seen, **form.values())
    ):
        messages.success(request, _("Saved."))
        return redirect(address(row.from_version, row.to_version))
    lead = f"{row.old.title} → {row.new.title}"
    return shown(request, row.from_version, row.to_version, form, str(row), lead, _("Save"))


@login_required
@get_or_post
def remove(request, uuid):
    row = row_of(request, uuid)
    form = SeenForm(row, request.POST or None)
    if form.is_valid() and form.saves(lambda: equivalences.remove(row=row, by=request.user, seen=form.seen)):
        messages.success(request, _("The equivalence is removed."))
        return redirect(address(row.from_version, row.to_version))
    lead = f"{row.old.title} → {row.new.title}"
    title = _("Remove the equivalence")
    return shown(request, row.from_version, row.to_version, form, title, lead, _("Remove"))


def version_of(request, uuid) -> ProgrammeVersion:
    version = get_object_or_404(versions_of(request.user).select_related("origin"), uuid=uuid)
    require(can_prepare(request.user, version.programme))
    return version


def row_of(request, uuid) -> Equivalence:
    rows = Equivalence.objects.visible_to(request.user).select_related(
        "old", "new", "from_version__first_intake", "to_version__programme", "to_version__first_intake"
    )
    row = get_object_or_404(rows, uuid=uuid)
    require(can_prepare(request.user, row.to_version.programme))
    return row


def older_versions(user, new: ProgrammeVersion) -> list[ProgrammeVersion]:
    found = versions_of(user).filter(programme=new.programme, first_intake__start_year__lt=new.first_intake.start_year)
    return list(found.order_by("-first_intake__start_year"))


def chosen(older: list[ProgrammeVersion], wanted: str | None, new: ProgrammeVersion) -> ProgrammeVersion | None:
    """Return the version of the query string, else the origin, else the version before; 404 for an unknown one."""
    if wanted:
        found = next((one for one in older if str(one.uuid) == wanted), None)
        if found is None:
            raise Http404
        return found
    return next((one for one in older if one.pk == new.origin_id), older[0] if older else None)


def activities(version: ProgrammeVersion):
    return version.activities.select_related("block").order_by("block__number", "position")


def address(old: ProgrammeVersion, new: ProgrammeVersion) -> str:
    return f"{reverse('equivalences', args=[new.uuid])}?from={old.uuid}"


def shown(request, old, new, form, title: str, lead: str, label: str):
    context = {
        "form": form,
        "title": title,
        "kicker": f"{old.label} → {new.label}",
        "lead": lead,
        "label": label,
        "back": address(old, new),
        "crumbs": [(new, reverse("programme", args=[new.uuid])), (_("Equivalences"), address(old, new))],
    }
    return render(request, "curriculum/form.html", context)
