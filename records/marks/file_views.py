"""The sheet of marks as a file: out, and back with the marks in it."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.permissions import require
from pages.form_page import editing, form_page
from records.enrolments.models import Enrolment
from records.marks.sheet_file import entries_of_file, sheet_file
from records.marks.sheet_page import Sheet
from records.marks.sheet_services import MarksRefusedError, save_sheet
from records.marks.views import saved_words
from sheets.table_writer import FORMATS, TYPES


class SheetFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file, filled in"),
        help_text=gettext_lazy("As this page gave it, XLSX or CSV. Marks are saved as drafts, all of them or none."),
    )


def sheet_to_encode(request, uuid, start_year) -> Sheet:
    sheet = Sheet(request, uuid, start_year)
    if sheet.session is None:
        raise Http404
    require(sheet.answer)
    return sheet


@login_required
@require_safe
def sheet_download(request, uuid, start_year, form):
    """The whole sheet, all pages of it, as a file."""
    if form not in FORMATS:
        raise Http404
    sheet = sheet_to_encode(request, uuid, start_year)
    registrations = sheet.registrations().prefetch_related("annual_programme__enrolment__identifiers__institution")
    residents = Enrolment.objects.filter(annual_programmes__registrations__in=registrations.values("pk"))
    contacts = set(residents.with_contact_visible_to(request.user).values_list("pk", flat=True))
    cells = [cell for cell in sheet.all_cells(registrations) if cell.is_open]
    content = sheet_file(form, cells, contacts, str(sheet.activity.code))
    name = f"{sheet.activity.code}-{sheet.year.start_year}-{sheet.session.kind}.{form}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": disposition})


@login_required
@editing
def sheet_upload(request, uuid, start_year):
    """Take the file back; its marks are drafts, saved all or not at all."""
    sheet = sheet_to_encode(request, uuid, start_year)
    require(sheet.now)
    form = SheetFileForm(request.POST or None, request.FILES or None)

    def save(values):
        cells = sheet.all_cells(sheet.registrations())
        entries = entries_of_file(values["file"].read(), cells)
        try:
            return save_sheet(entries=entries, by=request.user)
        except MarksRefusedError as error:
            names = {entry.key: entry.registration.annual_programme.enrolment for entry in entries}
            reasons = [f"{names[key]}: {' '.join(wrong.messages)}" for key, wrong in error.errors.items()]
            raise ValidationError([error.messages[0], *reasons]) from error

    page = {
        "title": _("Marks from a file"),
        "kicker": sheet.activity.title,
        "label": _("Save the marks"),
        "files": True,
        "crumbs": [(str(sheet.activity.title), sheet.url())],
    }
    return form_page(request, form, save, page=page, done=sheet.url(), message=saved_words)
