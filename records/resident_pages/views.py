"""The list of residents, and the record of one of them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages.lists.view import list_page
from records.enrolments.page_parts import visible_enrolment
from records.enrolments.permissions import can_enrol
from records.resident_pages.record_page import record_page
from records.resident_pages.resident_table import RESIDENTS
from records.transfers.permissions import can_move


@login_required
@require_safe
def enrolment_list(request):
    """The residents visible to the user, by name."""
    template = "records/resident_pages/resident_list.html"
    return list_page(request, RESIDENTS, template, may_enrol=can_enrol(request.user))


@login_required
@require_safe
def enrolment(request, uuid):
    """The record of one resident."""
    found = visible_enrolment(request, uuid)
    page = record_page(found, request.user) | {"may_move": can_move(request.user, found)}
    return render(request, "records/resident_pages/record.html", page)
