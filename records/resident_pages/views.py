"""The list of residents, and the record of one of them."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curriculum.roles import roles_of
from records.enrolments.models import Enrolment
from records.enrolments.page_parts import visible_enrolment
from records.enrolments.permissions import can_enrol
from records.resident_pages.forms import ListFilter
from records.resident_pages.record_page import record_page
from records.resident_pages.resident_list import for_lines, found_by, lines, with_missing_pieces
from records.transfers.permissions import can_move

PAGE = 50


@login_required
@require_safe
def enrolment_list(request):
    """The residents visible to the user, by name."""
    user = request.user
    residents = Enrolment.objects.visible_to(user)
    form = ListFilter(request.GET, residents=residents, is_office=roles_of(user).is_office)
    found = narrowed(residents, form, user) if form.is_valid() else residents.none()
    page = Paginator(for_lines(found), PAGE).get_page(request.GET.get("page"))
    shown = lines(page.object_list, user)
    context = {
        "form": form,
        "page": page,
        "may_enrol": can_enrol(user),
        "lines": shown,
        "shows_version": len({line.enrolment.programme_version_id for line in shown}) > 1,
        "shows_credits": any(line.credits for line in shown),
        "shows_contact": any(line.contact for line in shown),
        "shows_status": any(line.status for line in shown),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "records/resident_pages/resident_list.html", context)


def narrowed(residents, form, user):
    chosen = form.cleaned_data
    if chosen["intake"]:
        residents = residents.filter(intake=chosen["intake"])
    if chosen["version"]:
        residents = residents.filter(programme_version=chosen["version"])
    if chosen.get("pieces") == "missing":
        residents = with_missing_pieces(residents, user)
    return found_by(residents, user, chosen["q"])


@login_required
@require_safe
def enrolment(request, uuid):
    """The record of one resident."""
    found = visible_enrolment(request, uuid)
    page = record_page(found, request.user) | {"may_move": can_move(request.user, found)}
    return render(request, "records/resident_pages/record.html", page)
