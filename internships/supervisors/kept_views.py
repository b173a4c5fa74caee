"""What is kept beside a site or a supervisor: capacities, accreditations, who stands in; entered, corrected, ended."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.permissions import require
from internships.form_page import one_form
from internships.sites import views as site_views
from internships.sites.permissions import can_keep_sites
from internships.sites.services import set_capacity
from internships.supervisors import kept_forms as forms
from internships.supervisors import qualification_services as qualifying
from internships.supervisors import views as supervisor_views
from internships.supervisors.permissions import can_delegate
from pages.form_page import editing


def kept_site(request, uuid):
    found = site_views.visible_site(request.user, uuid)
    require(can_keep_sites(request.user))
    return found


def kept_supervisor(request, uuid):
    found = supervisor_views.visible_supervisor(request.user, uuid)
    require(can_keep_sites(request.user))
    return found


def correct(request, owner, form, save, *, crumbs, title, ends=False):
    """The page on which a row is corrected or, with `ends`, gets its last day; both ask why."""
    return one_form(
        request,
        form,
        save,
        title=title,
        label=_("End it on that day") if ends else _("Save"),
        lead=_("What stood before stays in the history, with the reason."),
        crumbs=crumbs(owner),
        done=owner.get_absolute_url(),
        message=_("The last day is noted.") if ends else None,
    )


@login_required
@editing
def capacity_add(request, uuid):
    """How many residents at the same time, in a new period."""
    found = kept_site(request, uuid)

    def save(values):
        values.pop("seen")
        return set_capacity(site=found, by=request.user, **values)

    return one_form(
        request,
        forms.CapacityForm(request.POST or None),
        save,
        title=_("Capacity in a period"),
        label=_("Save"),
        crumbs=site_views.crumbs(found),
        done=found.get_absolute_url(),
    )


@login_required
@editing
def capacity_correct(request, uuid, row_uuid, ends=False):
    found = kept_site(request, uuid)
    row = get_object_or_404(found.capacities, uuid=row_uuid)
    initial = {"starts": row.starts, "ends": row.ends, "residents": row.residents, "seen": row.version}
    form = (forms.EndForm if ends else forms.CorrectCapacityForm)(request.POST or None, initial=initial)

    def save(values):
        given = {"starts": row.starts, "residents": row.residents} | values
        return set_capacity(site=found, capacity=row, by=request.user, **given)

    title = _("End this capacity") if ends else _("Correct this capacity")
    return correct(request, found, form, save, crumbs=site_views.crumbs, title=title, ends=ends)


@login_required
@editing
def accreditation_add(request, uuid):
    found = kept_supervisor(request, uuid)

    def save(values):
        values.pop("seen")
        return qualifying.set_accreditation(supervisor=found, by=request.user, **values)

    return one_form(
        request,
        forms.AccreditationForm(request.POST or None),
        save,
        title=_("Accreditation or nomination"),
        label=_("Save"),
        crumbs=supervisor_views.crumbs(found),
        done=found.get_absolute_url(),
    )


@login_required
@editing
def accreditation_correct(request, uuid, row_uuid, ends=False):
    found = kept_supervisor(request, uuid)
    row = get_object_or_404(found.accreditations, uuid=row_uuid)
    held = {name: getattr(row, name) for name in ("kind", "institution", "reference", "valid_from", "valid_to")}
    initial = held | {"seen": row.version, "ends": row.valid_to}
    initial["institution"] = row.institution.code if row.institution else None
    form = (forms.EndForm if ends else forms.CorrectAccreditationForm)(request.POST or None, initial=initial)

    def save(values):
        if ends:
            values = held | {"seen": values["seen"], "why": values["why"], "valid_to": values["ends"]}
        return qualifying.set_accreditation(supervisor=found, accreditation=row, by=request.user, **values)

    title = (_("End: %(what)s") if ends else _("Correct: %(what)s")) % {"what": row.get_kind_display()}
    return correct(request, found, form, save, crumbs=supervisor_views.crumbs, title=title, ends=ends)


@login_required
@editing
def delegation_add(request, uuid):
    found = supervisor_views.visible_supervisor(request.user, uuid)
    require(can_delegate(request.user, found))
    form = forms.DelegateForm(request.POST or None)

    def save(values):
        days = {"starts": values["starts"], "ends": values["ends"]}
        return qualifying.delegate(supervisor=found, user=form.user, by=request.user, **days)

    return one_form(
        request,
        form,
        save,
        title=_("Who stands in"),
        label=_("Save"),
        lead=_("They may do what the supervisor may, and see the same placements."),
        crumbs=supervisor_views.crumbs(found),
        done=found.get_absolute_url(),
    )


@login_required
@editing
def delegation_correct(request, uuid, row_uuid, ends=False):
    found = supervisor_views.visible_supervisor(request.user, uuid)
    require(can_delegate(request.user, found))
    row = get_object_or_404(found.delegations.select_related("user", "supervisor__user"), uuid=row_uuid)
    initial = {"starts": row.starts, "ends": row.ends, "seen": row.version}
    form = (forms.EndForm if ends else forms.CorrectDelegationForm)(request.POST or None, initial=initial)

    def save(values):
        return qualifying.change_delegation(delegation=row, by=request.user, **{"starts": row.starts} | values)

    title = (_("End: %(what)s") if ends else _("Correct: %(what)s")) % {"what": row.user}
    return correct(request, found, form, save, crumbs=supervisor_views.crumbs, title=title, ends=ends)
