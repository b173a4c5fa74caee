"""The activities that the user encodes, the sheet of one of them, and the submission of its drafts."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.changes import ConflictError
from accounts.permissions import Denied, require
from curriculum.roles import roles_of
from pages.errors import take_errors
from pages.lists.view import list_page
from records.mark_values import code_words
from records.marks import sheet as sheets
from records.marks.encoding_closed import encoding_closed
from records.marks.extensions import late_for
from records.marks.forms import SubmitForm
from records.marks.mark_table import MARKS
from records.marks.permissions import can_set_deadlines
from records.marks.second_rules import agree, second_encodings
from records.marks.sheet_page import Sheet, chosen_year
from records.marks.sheet_services import MarksRefusedError, for_others, for_submission, save_sheet, submit_results

PAGE = 100  # lines of a sheet; the three inputs of each stay below Django's limit of fields


@login_required
@require_safe
def mark_list(request):
    """The activities whose marks the user encodes, with their progress."""
    roles = roles_of(request.user)
    if not (roles.secretariat_of or roles.director_of or roles.teaches):
        require(Denied(_("Marks are encoded by teachers and secretariats.")))
    year = chosen_year(request)
    return list_page(request, MARKS, "records/marks/mark_list.html", year=year, may_set=can_set_deadlines(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_sheet(request, uuid, start_year):
    """One line for each registered resident; all of them are saved at once, or none."""
    sheet = Sheet(request, uuid, start_year)
    if sheet.session is None:
        return render(request, "records/marks/mark_sheet.html", {"sheet": sheet})
    page = Paginator(sheet.registrations(), PAGE).get_page(request.GET.get("page"))
    cells = sheet.cells(page)
    status = HTTPStatus.OK
    if request.method == "POST":
        require(sheet.answer)
        try:
            count = save_sheet(entries=sheets.entries(request.POST, cells), by=request.user)
        except MarksRefusedError as error:
            sheets.refuse(cells, error)
            overtaken = any(cell.overtaken for cell in cells)
            status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, saved_words(count))
            return redirect(sheet.url(page=page.number))
    context = {
        "sheet": sheet,
        "page": page,
        "cells": cells,
        "wrong": [cell for cell in cells if cell.error or cell.overtaken],
        "codes": code_words(),
        "counts": sheet.counts(),
        "save_url": sheet.url(page=page.number),
        "submit_url": sheet.url("mark-submit"),
        "upload_url": sheet.url("mark-sheet-upload"),
        "file_url": sheet.file_url(),
        "second_url": sheet.url("mark-second") if sheet.activity.second_encoding and sheet.answer else "",
    }
    return render(request, "records/marks/mark_sheet.html", context, status=status)


def saved_words(count: int) -> str:
    if not count:
        return _("Nothing was changed.")
    return ngettext("%(count)s mark saved.", "%(count)s marks saved.", count) % {"count": count}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_submit(request, uuid, start_year):
    """The drafts to be submitted, line by line, and the button."""
    sheet = Sheet(request, uuid, start_year)
    if sheet.session is None:
        raise Http404
    require(sheet.answer)
    found = list(for_submission(sheet.drafts()))
    closed = encoding_closed([draft.registration for draft in found], [sheet.session])
    late = late_for(request.user, [draft.registration for draft in found], [sheet.session])
    drafts = [draft for draft in found if (draft.registration_id, draft.session_id) not in closed]
    drafts = [draft for draft in drafts if (draft.registration_id, draft.session_id) not in late] or drafts
    drafts, unagreed = split_agreed(drafts, sheet.session)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            listed = looked_at(request.POST, drafts)
            why = form.cleaned_data.get("why", "") if form.is_valid() else ""
            count = submit_results(results=listed, by=request.user, seen=seen(request.POST), why=why)
        except ValidationError as refused:
            take_errors(form, refused)
            status = HTTPStatus.CONFLICT if isinstance(refused, ConflictError) else HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            text = ngettext("%(count)s mark submitted.", "%(count)s marks submitted.", count)
            messages.success(request, text % {"count": count})
            return redirect(sheet.url())
    decided = sum((draft.registration_id, draft.session_id) in closed for draft in found)
    context = {"sheet": sheet, "drafts": drafts, "late": decided, "without": sheet.counts()["missing"], "form": form}
    context["unagreed"] = unagreed
    context["others"] = for_others(drafts, request.user)
    return render(request, "records/marks/mark_submit.html", context, status=status)


def split_agreed(drafts, session) -> tuple[list, int]:
    """The drafts that may be submitted, and how many wait for a second encoding that agrees."""
    seconds = second_encodings([draft.registration for draft in drafts], [session])
    waiting = [
        draft
        for draft in drafts
        if draft.registration.activity.second_encoding
        and not agree(draft, seconds.get((draft.registration_id, draft.session_id)))
    ]
    return [draft for draft in drafts if draft not in waiting], len(waiting)


def seen(posted) -> dict[int, int]:
    """Return {pk of the result: version that was shown}, from values such as "12:3"."""
    pairs = [value.split(":") for value in posted.getlist("draft")]
    return {int(p[0]): int(p[1]) for p in pairs if len(p) == 2 and all(is_number(n) for n in p)}


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def looked_at(posted, drafts):
    """The drafts that the page listed. One encoded since is not submitted unseen."""
    listed = seen(posted)
    return [draft for draft in drafts if draft.pk in listed]
