"""The second encoding of a sheet of marks, its differences, and the page that settles one."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import require
from pages.form_page import editing, form_page
from pages.seen import SeenForm
from records.mark_values import code_words
from records.marks import sheet as sheets
from records.marks.second_models import SecondEncoding
from records.marks.second_services import FIRST, SECOND, save_seconds, settle
from records.marks.sheet_page import Sheet
from records.marks.sheet_services import MarksRefusedError
from records.marks.views import PAGE, saved_words


class SettleForm(SeenForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 3}), max_length=2000)

    def __init__(self, *args, values: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"] = forms.ChoiceField(label=_("The value to keep"), widget=forms.RadioSelect, choices=values)
        self.order_fields(["seen", "keep", "reason"])


def twice_encoded(request, uuid, start_year) -> Sheet:
    """The sheet of an activity that asks for a second encoding, for one who encodes."""
    sheet = Sheet(request, uuid, start_year)
    if sheet.session is None or not sheet.activity.second_encoding:
        raise Http404
    require(sheet.answer)
    return sheet


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second(request, uuid, start_year):
    """An empty line for each draft of another person; below, where the two encodings differ."""
    sheet = twice_encoded(request, uuid, start_year)
    page = Paginator(sheet.unseen(), PAGE).get_page(request.GET.get("page"))
    cells = sheets.blank_cells(page.object_list, sheet.session)
    status = HTTPStatus.OK
    if request.method == "POST":
        require(sheet.now)
        try:
            count = save_seconds(entries=sheets.entries(request.POST, cells), by=request.user)
        except MarksRefusedError as error:
            sheets.refuse(cells, error)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, saved_words(count))
            return redirect(sheet.url("mark-second"))
    differing = [cell for cell in sheet.all_cells(sheet.registrations()) if cell.differs]
    context = {
        "sheet": sheet,
        "page": page,
        "cells": cells,
        "wrong": [cell for cell in cells if cell.error],
        "codes": code_words(),
        "differing": differing,
    }
    return render(request, "records/marks/second.html", context, status=status)


@login_required
@editing
def settle_one(request, uuid, start_year, registration_uuid):
    """The two values side by side; one of the two persons keeps one of them, with a reason."""
    sheet = twice_encoded(request, uuid, start_year)
    registration = get_object_or_404(sheet.registrations(), uuid=registration_uuid)
    found = sheet.all_cells([registration])[0]
    if found.result is None or found.second is None:
        raise Http404
    row: SecondEncoding = found.second
    values = [
        (FIRST, f"{found.result.shown} – {found.result.encoded_by}"),
        (SECOND, f"{row.shown} – {row.encoded_by}"),
    ]
    form = SettleForm(request.POST or None, initial={"seen": row.version}, values=values)
    page = {
        "title": _("Settle a difference"),
        "kicker": sheet.activity.title,
        "lead": registration.annual_programme.enrolment.user.name_in_list,
        "label": _("Keep this value"),
        "crumbs": [(str(sheet.activity.title), sheet.url()), (_("Second encoding"), sheet.url("mark-second"))],
    }
    return form_page(
        request,
        form,
        lambda values: settle(second=row, by=request.user, **values),
        page=page,
        done=sheet.url("mark-second"),
        message=_("The difference is settled."),
    )
