"""Pages of supervisors, their accreditations and their delegates."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.directory.change_history import history
from internships.directory.supervisor_models import Supervisor
from internships.placements.impacted_placements import unsupervised, untrained
from internships.placements.models import Placement
from internships.sites.forms import EndForm
from internships.sites.permissions import can_keep_sites
from internships.sites.views import correction_page
from internships.supervisors import forms, services
from internships.supervisors.expiring_accreditations import expiring
from internships.supervisors.inami import is_plausible, shown
from internships.supervisors.permissions import can_delegate, can_see_details
from internships.supervisors.supervisor_table import SUPERVISORS
from pages.form_page import editing, form_page
from pages.lists.view import list_page

EXPIRING = 20  # first ones; the filter by accreditation has all


def visible_supervisor(user, uuid) -> Supervisor:
    return get_object_or_404(Supervisor.objects.visible_to(user).for_list(), uuid=uuid)


def crumbs(found: Supervisor | None = None) -> list[tuple[str, str]]:
    first = [(_("Supervisors"), reverse("supervisor-list"))]
    return [*first, (str(found), found.get_absolute_url())] if found else first


@login_required
@require_safe
def supervisor_list(request):
    keep = can_keep_sites(request.user)
    ends = expiring(timezone.localdate())[:EXPIRING] if keep else []
    return list_page(request, SUPERVISORS, "internships/supervisors/supervisor_list.html", keep=keep, expiring=ends)


@login_required
@require_safe
def supervisor(request, uuid):
    found = visible_supervisor(request.user, uuid)
    seen, today = Placement.objects.visible_to(request.user), timezone.localdate()
    placed = seen.live().filter(supervisions__supervisor=found)
    details, keep = can_see_details(request.user, found), can_keep_sites(request.user)
    delegations = list(found.delegations.select_related("user"))
    impacted = unsupervised(seen.filter(supervisions__supervisor=found), today)
    context = {
        "supervisor": found,
        "details": details,
        "keep": keep,
        "delegate": can_delegate(request.user, found),
        "inami": shown(found.inami),
        "doubtful": bool(found.inami) and not is_plausible(found.inami),
        "delegations": delegations,
        "impacted": [*impacted, *untrained(found, seen, today)] if details else [],
        "history": history([found, *found.accreditations.all(), *delegations]) if keep else [],
        "placed": list(placed.for_list().order_by("-starts")[:50]),
    }
    return render(request, "internships/supervisors/supervisor.html", context)


@login_required
@editing
def supervisor_add(request):
    require(can_keep_sites(request.user))
    form = forms.NewSupervisorForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.add_supervisor(by=request.user, **values)

    page = {"title": _("Add a supervisor"), "label": _("Add"), "crumbs": crumbs()}
    message = _("The supervisor is noted.")
    return form_page(request, form, save, page=page, done=reverse("supervisor-list"), message=message)


@login_required
@editing
def supervisor_edit(request, uuid):
    found = visible_supervisor(request.user, uuid)
    require(can_keep_sites(request.user))
    names = ("inami", "telephone", "retired_on", "deceased_on")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"seen": found.version, "sites": [site.uuid for site in found.sites.all()]}
    form = forms.EditSupervisorForm(request.POST or None, initial=initial)

    def save(values):
        return services.edit_supervisor(supervisor=found, by=request.user, **values)

    def message(cut):
        text = ngettext(
            "Saved. %(n)s placement needs another supervisor.",
            "Saved. %(n)s placements need another supervisor.",
            len(cut),
        )
        return text % {"n": len(cut)} if cut else _("Saved.")

    page = {"title": _("Change the supervisor"), "label": _("Save"), "crumbs": crumbs(found)}
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=message)


def supervisor_to_keep(request, uuid) -> Supervisor:
    found = visible_supervisor(request.user, uuid)
    require(can_keep_sites(request.user))
    return found


@login_required
@editing
def accreditation_add(request, uuid):
    found = supervisor_to_keep(request, uuid)
    form = forms.AccreditationForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.set_accreditation(supervisor=found, by=request.user, **values)

    page = {"title": _("Accreditation or nomination"), "label": _("Save"), "crumbs": crumbs(found)}
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def accreditation_correct(request, uuid, row_uuid, ends=False):
    """Correct an accreditation or, with `ends`, give it another last day."""
    found = supervisor_to_keep(request, uuid)
    row = get_object_or_404(found.accreditations, uuid=row_uuid)
    held = {name: getattr(row, name) for name in ("kind", "institution", "reference", "valid_from", "valid_to")}
    initial = held | {"seen": row.version, "ends": row.valid_to}
    initial["institution"] = row.institution.code if row.institution else None
    form = (EndForm if ends else forms.CorrectAccreditationForm)(request.POST or None, initial=initial)

    def save(values):
        if ends:
            values = held | {"seen": values["seen"], "why": values["why"], "valid_to": values["ends"]}
        return services.set_accreditation(supervisor=found, accreditation=row, by=request.user, **values)

    title = (_("End: %(what)s") if ends else _("Correct: %(what)s")) % {"what": row.get_kind_display()}
    return correction_page(
        request, form, save, title=title, crumbs=crumbs(found), done=found.get_absolute_url(), ends=ends
    )


def supervisor_to_delegate(request, uuid) -> Supervisor:
    found = visible_supervisor(request.user, uuid)
    require(can_delegate(request.user, found))
    return found


@login_required
@editing
def delegation_add(request, uuid):
    found = supervisor_to_delegate(request, uuid)
    form = forms.DelegateForm(request.POST or None)

    def save(values):
        days = {"starts": values["starts"], "ends": values["ends"]}
        return services.delegate(supervisor=found, user=form.user, by=request.user, **days)

    page = {
        "title": _("Who stands in"),
        "label": _("Save"),
        "lead": _("They may do what the supervisor may, and see the same placements."),
        "crumbs": crumbs(found),
    }
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def delegation_correct(request, uuid, row_uuid, ends=False):
    """Correct a delegation or, with `ends`, give it its last day."""
    found = supervisor_to_delegate(request, uuid)
    row = get_object_or_404(found.delegations.select_related("user", "supervisor__user"), uuid=row_uuid)
    initial = {"starts": row.starts, "ends": row.ends, "seen": row.version}
    form = (EndForm if ends else forms.CorrectDelegationForm)(request.POST or None, initial=initial)

    def save(values):
        return services.change_delegation(delegation=row, by=request.user, **{"starts": row.starts} | values)

    title = (_("End: %(what)s") if ends else _("Correct: %(what)s")) % {"what": row.user}
    return correction_page(
        request, form, save, title=title, crumbs=crumbs(found), done=found.get_absolute_url(), ends=ends
    )
