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
from internships.expiry import expiring
from internships.forms.sites import AccreditationForm, DelegateForm, EditSupervisorForm, NewSupervisorForm
from internships.inami import is_plausible, shown
from internships.models import Placement, Supervisor
from internships.permissions.sites import can_delegate, can_keep_sites, can_see_details
from internships.services import supervisors as services
from internships.views.placements import FORM
from records.views.answers import answer_form
from records.views.edits import editing

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
    return render(request, "internships/supervisors.html", context)


@login_required
@require_safe
def supervisor(request, uuid):
    found = visible_supervisor(request.user, uuid)
    placed = Placement.objects.visible_to(request.user).live().filter(supervisions__supervisor=found)
    context = {
        "supervisor": found,
        "details": can_see_details(request.user, found),
        "keep": can_keep_sites(request.user),
        "delegate": can_delegate(request.user, found),
        "inami": shown(found.inami),
        "doubtful": bool(found.inami) and not is_plausible(found.inami),
        "delegations": list(found.delegations.select_related("user")),
        "placed": list(placed.for_list().order_by("-starts")[:50]),
    }
    return render(request, "internships/supervisor.html", context)


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

    page = {"title": _("Add a supervisor"), "label": _("Add"), "crumbs": crumbs()}
    done = reverse("supervisor-list")
    return answer_form(request, form, save, page=page, done=done, message=_("The supervisor is noted."), template=FORM)


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

    page = {"title": _("Change the supervisor"), "label": _("Save"), "crumbs": crumbs(found)}
    done = found.get_absolute_url()
    return answer_form(request, form, save, page=page, done=done, message=message, template=FORM)


@login_required
@editing
def accreditation_add(request, uuid):
    found = visible_supervisor(request.user, uuid)
    require(can_keep_sites(request.user))
    form = AccreditationForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.set_accreditation(supervisor=found, by=request.user, **values)

    page = {"title": _("Accreditation or nomination"), "label": _("Save"), "crumbs": crumbs(found)}
    done = found.get_absolute_url()
    return answer_form(request, form, save, page=page, done=done, message=_("Saved."), template=FORM)


@login_required
@editing
def delegation_add(request, uuid):
    found = visible_supervisor(request.user, uuid)
    require(can_delegate(request.user, found))
    form = DelegateForm(request.POST or None)

    def save(values):
        days = {"starts": values["starts"], "ends": values["ends"]}
        return services.delegate(supervisor=found, user=form.user, by=request.user, **days)

    page = {
        "title": _("Who stands in"),
        "label": _("Save"),
        "lead": _("They may do what the supervisor may, and see the same placements."),
        "crumbs": crumbs(found),
    }
    done = found.get_absolute_url()
    return answer_form(request, form, save, page=page, done=done, message=_("Saved."), template=FORM)
