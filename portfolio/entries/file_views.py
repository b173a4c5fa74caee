"""Files beside an entry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import WrongStateError, require
from files.responses import serve
from portfolio.entries.file_services import add_file, remove_file
from portfolio.entries.forms import FileForm
from portfolio.entries.permissions import can_change
from portfolio.entries.views import visible_entry
from portfolio.models import EntryFile
from records.views.answers import answer_form
from records.views.edits import editing


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
    return answer_form(
        request,
        form,
        save,
        page=page,
        done=entry.get_absolute_url(),
        message=told,
        template="portfolio/entries/file_add.html",
    )


def told(file) -> str:
    return " ".join(filter(None, [_("“%(name)s” is added.") % {"name": file.name}, file.note]))


def visible_file(request, uuid, file_uuid) -> EntryFile:
    entry = visible_entry(request, uuid)
    found = get_object_or_404(EntryFile.objects.select_related("file"), entry=entry, uuid=file_uuid)
    found.entry = entry
    return found


@login_required
@require_safe
def entry_file(request, uuid, file_uuid):
    """Photos and PDFs are shown, other types are downloaded."""
    return serve(visible_file(request, uuid, file_uuid).file, as_attachment="download" in request.GET)


@login_required
@require_POST
def entry_file_remove(request, uuid, file_uuid):
    row = visible_file(request, uuid, file_uuid)
    require(can_change(request.user, row.entry))
    try:
        remove_file(row=row, by=request.user)
    except WrongStateError as error:
        messages.error(request, error.reason)
    else:
        messages.success(request, _("The file is deleted."))
    return redirect(row.entry)
