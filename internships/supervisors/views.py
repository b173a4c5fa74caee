"""Supervisors: found, read, added, changed; what allows them to train; who stands in."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.directory.change_history import history
from internships.directory.supervisor_models import Supervisor
from internships.form_page import one_form
from internships.placements.impacted_placements import unsupervised, untrained
from internships.placements.models import Placement
from internships.sites.forms import EditSupervisorForm, NewSupervisorForm
from internships.sites.permissions import can_keep_sites
from internships.supervisors import services
from internships.supervisors.expiring_accreditations import expiring
from internships.supervisors.inami import is_plausible, shown
from internships.supervisors.permissions import can_delegate, can_see_details
from pages.form_page import editing

PAGE = 50


def visible_supervisor(user, uuid) -> Supervisor:
    return get_object_or_404(Supervisor.objects.visible_to(user).for_list(), uuid=uuid)


@login_required
@require_safe
def supervisor_list(request):
    found = Supervisor.objects.visible_to(request.user).matching(request.GET.get("q", "")[:100])
    keep = can_keep_sites(request.user)
    context = {
        "page": Paginator(found.for_list(), PAGE).get_page(request.GET.get("page")),
        "words": request.GET.get("q", ""),
        "keep": keep,
        "expiring": expiring(timezone.localdate()) if keep else [],
    }
    return render(request, "internships/supervisors/supervisor_list.html", context)


@login_required
@require_safe
def supervisor(request, uuid):
    found = visible_supervisor(request.user, uuid)
    seen, today = Placement.objects.visible_to(request.user), timezone.localdate()
    placed = seen.live().filter(supervisions__supervisor=found)
    details, keep = can_see_details(request.user, found), can_keep_sites(request.user)
    delegations = list(found.delegations.select_related("user"))
    concerned = unsupervised(seen.filter(supervisions__supervisor=found), today)
    context = {
        "supervisor": found,
        "details": details,
        "keep": keep,
        "delegate": can_delegate(request.user, found),
        "inami": shown(found.inami),
        "doubtful": bool(found.inami) and not is_plausible(found.inami),
        "delegations": delegations,
        "concerned": [*concerned, *untrained(found, seen, today)] if details else [],
        "history": history([found, *found.accreditations.all(), *delegations]) if keep else [],
        "placed": list(placed.for_list().order_by("-starts")[:50]),
    }
    return render(request, "internships/supervisors/supervisor.html", context)


def crumbs(found: Supervisor | None = None) -> list[tuple[str, str]]:
    first = [(_("Supervisors"), reverse("supervisor-list"))]
    return [*first, (str(found), found.get_absolute_url())] if found else first


@login_required
@editing
def supervisor_add(request):
    require(can_keep_sites(request.user))
    form = NewSupervisorForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.add_supervisor(by=request.user, **values)

    words = {"title": _("Add a supervisor"), "label": _("Add"), "message": _("The supervisor is noted.")}
    return one_form(request, form, save, crumbs=crumbs(), done=reverse("supervisor-list"), **words)


@login_required
@editing
def supervisor_edit(request, uuid):
    found = visible_supervisor(request.user, uuid)
    require(can_keep_sites(request.user))
    names = ("inami", "telephone", "retired_on", "deceased_on")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"seen": found.version, "sites": [site.uuid for site in found.sites.all()]}
    form = EditSupervisorForm(request.POST or None, initial=initial)

    def save(values):
        return services.edit_supervisor(supervisor=found, by=request.user, **values)

    def message(lost):
        text = ngettext(
            "Saved. %(n)s placement needs another supervisor.",
            "Saved. %(n)s placements need another supervisor.",
            len(lost),
        )
        return text % {"n": len(lost)} if lost else _("Saved.")

    words = {"title": _("Change the supervisor"), "label": _("Save"), "message": message}
    return one_form(request, form, save, crumbs=crumbs(found), done=found.get_absolute_url(), **words)
