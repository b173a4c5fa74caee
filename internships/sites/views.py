"""Pages of sites and their capacities."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.directory.change_history import history
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.placements.impacted_placements import overfull
from internships.placements.models import Placement
from internships.sites import services
from internships.sites.forms import CapacityForm, CorrectCapacityForm, EndForm, SettleForm, SiteForm
from internships.sites.permissions import can_edit_site, can_keep_sites, can_propose_site
from internships.sites.site_table import SITES
from pages.form_page import editing, form_page
from pages.lists.view import list_page

FIELDS = ("kind", "name", "department", "street", "postcode", "city", "telephone", "email", "opens", "closes", "remark")


def visible_site(user, uuid) -> Site:
    return get_object_or_404(Site.objects.visible_to(user).for_list(), uuid=uuid)


def crumbs(found: Site | None = None) -> list[tuple[str, str]]:
    first = [(_("Sites"), reverse("site-list"))]
    return [*first, (str(found), found.get_absolute_url())] if found else first


@login_required
@require_safe
def site_list(request):
    add, keep = can_propose_site(request.user), can_keep_sites(request.user)
    return list_page(request, SITES, "internships/sites/site_list.html", add=add, keep=keep)


@login_required
@require_safe
def site(request, uuid):
    found = visible_site(request.user, uuid)
    keep = can_keep_sites(request.user)
    today = timezone.localdate()
    placed = Placement.objects.visible_to(request.user).live().filter(site=found, ends__gte=today)
    context = {
        "site": found,
        "edit": can_edit_site(request.user, found),
        "keep": keep,
        "supervisors": list(Supervisor.objects.visible_to(request.user).filter(sites=found).select_related("user")),
        "placed": list(placed.for_list().order_by("starts")[:50]),
        "capacities": list(found.capacities.all()),
        "overfull": overfull(found, today) if keep else [],
        "history": history([found, *found.capacities.all()]) if keep else [],
    }
    return render(request, "internships/sites/site.html", context)


@login_required
@editing
def site_add(request):
    """Add a site (offices), or propose one (residents)."""
    require(can_propose_site(request.user))
    is_office = bool(can_keep_sites(request.user))
    form = SiteForm(request.POST or None, is_office=is_office)

    def save(values):
        values.pop("seen")
        return services.add_site(by=request.user, **values)

    page = {
        "title": _("Add a site") if is_office else _("Propose a site"),
        "label": _("Add") if is_office else _("Propose"),
        "lead": "" if is_office else _("The secretariat looks at it; you can propose your placement there meanwhile."),
        "crumbs": crumbs(),
    }
    return form_page(request, form, save, page=page, done=reverse("site-list"), message=_("The site is noted."))


@login_required
@editing
def site_edit(request, uuid):
    found = visible_site(request.user, uuid)
    require(can_edit_site(request.user, found))
    initial = {name: getattr(found, name) for name in FIELDS}
    initial |= {"seen": found.version, "tags": [tag.code for tag in found.tags.all()]}
    form = SiteForm(request.POST or None, is_office=bool(can_keep_sites(request.user)), initial=initial)

    def save(values):
        return services.edit_site(site=found, by=request.user, **values)

    page = {"title": _("Change the site"), "label": _("Save"), "crumbs": crumbs(found)}
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def site_settle(request, uuid, answer):
    """List a proposed site, or refuse it with a reason."""
    found = visible_site(request.user, uuid)
    require(can_keep_sites(request.user))
    form = SettleForm(request.POST or None, initial={"seen": found.version})
    is_listed = answer == "list"
    if is_listed:
        del form.fields["why"]

    def save(values):
        return services.settle_site(site=found, is_listed=is_listed, by=request.user, **values)

    title = _("List the site") if is_listed else _("Refuse the site")
    page = {"title": title, "label": title, "crumbs": crumbs(found)}
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=_("Done."))


def site_to_keep(request, uuid) -> Site:
    found = visible_site(request.user, uuid)
    require(can_keep_sites(request.user))
    return found


@login_required
@editing
def capacity_add(request, uuid):
    found = site_to_keep(request, uuid)
    form = CapacityForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.set_capacity(site=found, by=request.user, **values)

    page = {"title": _("Capacity in a period"), "label": _("Save"), "crumbs": crumbs(found)}
    return form_page(request, form, save, page=page, done=found.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def capacity_correct(request, uuid, row_uuid, ends=False):
    """Correct a capacity or, with `ends`, give it its last day."""
    found = site_to_keep(request, uuid)
    row = get_object_or_404(found.capacities, uuid=row_uuid)
    initial = {"starts": row.starts, "ends": row.ends, "residents": row.residents, "seen": row.version}
    form = (EndForm if ends else CorrectCapacityForm)(request.POST or None, initial=initial)

    def save(values):
        given = {"starts": row.starts, "residents": row.residents} | values
        return services.set_capacity(site=found, capacity=row, by=request.user, **given)

    title = _("End this capacity") if ends else _("Correct this capacity")
    return correction_page(
        request, form, save, title=title, crumbs=crumbs(found), done=found.get_absolute_url(), ends=ends
    )


def correction_page(request, form, save, *, title, crumbs, done, ends):
    """The page on which a row is corrected or, with `ends`, gets its last day; both ask for the reason."""
    page = {
        "title": title,
        "label": _("End it on that day") if ends else _("Save"),
        "lead": _("What stood before stays in the history, with the reason."),
        "crumbs": crumbs,
    }
    message = _("The last day is noted.") if ends else _("Saved.")
    return form_page(request, form, save, page=page, done=done, message=message)
