"""Files of an entry: attach, show, remove."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from files.responses import serve
from pages.form_page import editing, form_page
from pages.perform import perform
from portfolio.entries.file_services import add_file, remove_file
from portfolio.entries.forms import FileForm
from portfolio.entries.models import EntryFile
from portfolio.entries.permissions import can_change
from portfolio.entries.views import visible_entry


@login_required
@never_cache
@editing
def entry_file_add(request, uuid):
    entry = visible_entry(request, uuid)
    require(can_change(request.user, entry))
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()

    def save(values):
        add_file(entry=entry, file=values["file"], by=request.user)
        return values["file"]

    page = {"entry": entry, "enrolment": entry.enrolment}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=entry.get_absolute_url(),
        message=scan_message,
        template="portfolio/entries/file_add.html",
    )


def scan_message(file) -> str:
    return " ".join(filter(None, [_("“%(name)s” is added.") % {"name": file.name}, file.note]))


def visible_file(request, uuid, file_uuid) -> EntryFile:
    entry = visible_entry(request, uuid)
    found = get_object_or_404(EntryFile.objects.select_related("file"), entry=entry, uuid=file_uuid)
    found.entry = entry
    return found


@login_required
@require_safe
def entry_file(request, uuid, file_uuid):
    """Show photos and PDFs in place; other types are downloaded."""
    return serve(visible_file(request, uuid, file_uuid).file, as_attachment="download" in request.GET)


@login_required
@require_POST
def entry_file_remove(request, uuid, file_uuid):
    row = visible_file(request, uuid, file_uuid)
    require(can_change(request.user, row.entry))
    return perform(
        request,
        lambda: remove_file(row=row, by=request.user),
        done=row.entry,
        message=_("The file is deleted."),
    )
