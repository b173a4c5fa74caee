"""The journal, and the history of one resident, activity, sitting or person."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.models import Activity
from curriculum.staff.permissions import can_staff
from pages.lists.view import list_page
from portal.history.entries import entries_visible_to
from portal.history.journal_table import JOURNAL
from portal.history.lines import lines
from portal.history.permissions import Reader, can_see_history
from portal.people.visible_people import people_visible_to
from records.models import Deliberation, Enrolment

PAGE = 50


@login_required
@require_safe
def journal(request):
    """List all changes that the user may know of."""
    require(can_see_history(request.user))
    return list_page(request, JOURNAL)


def history_page(request, subject, about: str, *, name: str, crumbs: list[tuple[str, str]]):
    """Answer with the changes of one subject, latest first."""
    entries = entries_visible_to(request.user, subject=subject, about=about)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {"name": name, "trail": crumbs, "page": page, "lines": lines(list(page.object_list), request.user)}
    return render(request, "portal/history/history.html", context)


@login_required
@require_safe
def resident_history(request, uuid):
    found = get_object_or_404(Enrolment.objects.visible_to(request.user).select_related("user"), uuid=uuid)
    require(can_see_history(request.user))
    if not Reader(request.user).residents.filter(pk=found.pk).exists():
        raise PermissionDenied(_("The history of a resident is for the offices of the programme."))
    crumbs = [(_("Residents"), reverse("enrolment-list")), (str(found.user), reverse("enrolment", args=[uuid]))]
    return history_page(request, found, "resident", name=str(found.user), crumbs=crumbs)


@login_required
@require_safe
def activity_history(request, uuid):
    found = get_object_or_404(Activity.objects.visible_to(request.user).select_related("programme_version"), uuid=uuid)
    require(can_see_history(request.user))
    if found.programme_version.programme_id not in Reader(request.user).programmes:
        raise PermissionDenied(_("The history of an activity is for the offices of the programme."))
    crumbs = [(_("Programmes"), reverse("programme-list")), (str(found.title), reverse("activity", args=[uuid]))]
    return history_page(request, found, "activity", name=str(found.title), crumbs=crumbs)


@login_required
@require_safe
def sitting_history(request, uuid):
    sittings = Deliberation.objects.visible_to(request.user).select_related("session", "programme_version__programme")
    found = get_object_or_404(sittings, uuid=uuid)
    require(can_see_history(request.user))
    if found.programme_version.programme_id not in Reader(request.user).programmes:
        raise PermissionDenied(_("The history of a sitting is for the offices of the programme."))
    name = str(found.session)
    crumbs = [(_("Deliberations"), reverse("deliberation-list")), (name, reverse("deliberation", args=[uuid]))]
    return history_page(request, found, "sitting", name=name, crumbs=crumbs)


@login_required
@require_safe
def person_history(request, uuid):
    require(can_staff(request.user))
    found = get_object_or_404(people_visible_to(request.user), uuid=uuid)
    crumbs = [(_("People"), reverse("people")), (str(found), reverse("person", args=[uuid]))]
    return history_page(request, found, "person", name=str(found), crumbs=crumbs)
