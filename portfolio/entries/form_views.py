"""The form of an entry: new, edit, autosave."""

import uuid as uuids
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError, require
from pages.drafts import autosaved
from pages.errors import take_conflict, take_errors
from pages.form_page import editing
from portfolio.entries.forms import EntryForm
from portfolio.entries.models import Entry
from portfolio.entries.permissions import can_change
from portfolio.entries.services import save_entry
from portfolio.entries.views import visible_entry
from portfolio.permissions import can_write
from portfolio.privacy_guard.findings import places
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment


def next_uuid(enrolment: Enrolment) -> uuids.UUID:
    """Return the uuid of the resident's next entry. It stays the same until that entry exists, so that two
    opened pages or a repeated autosave make one entry.
    """
    last = Entry.objects.filter(enrolment=enrolment).order_by("-pk").values_list("uuid", flat=True).first()
    return uuids.uuid5(enrolment.uuid, str(last))


def own_entry(enrolment: Enrolment, uuid: str) -> Entry | None:
    """Return the entry that the page names, None where it does not exist yet. Only entries of this resident match."""
    try:
        return Entry.objects.filter(enrolment=enrolment, uuid=uuid).select_related("enrolment", "kind").first()
    except ValidationError:
        return None


@login_required
@never_cache
@editing
def entry_new(request, uuid):
    """Capture a new entry. An unfinished draft is opened instead, unless `?another` is given."""
    enrolment = visible_enrolment(request, uuid)
    require(can_write(request.user, enrolment))
    if request.method == "POST":
        return write(request, enrolment, own_entry(enrolment, request.POST.get("uuid", "")))
    draft = Entry.objects.filter(enrolment=enrolment, is_draft=True).order_by("-changed_at").first()
    if draft is not None and "another" not in request.GET:
        return redirect("entry-edit", draft.uuid)
    return write(request, enrolment, None)


@login_required
@never_cache
@editing
def entry_edit(request, uuid):
    entry = visible_entry(request, uuid)
    require(can_change(request.user, entry))
    return write(request, entry.enrolment, entry)


@login_required
@require_POST
def entry_autosave(request, uuid, entry_uuid):
    """Store what is typed as a draft; create the entry where needed. A shared entry is not autosaved."""
    enrolment = visible_enrolment(request, uuid)
    require(can_write(request.user, enrolment))
    entry = own_entry(enrolment, str(entry_uuid))
    made_as = entry.uuid if entry else next_uuid(enrolment)

    def save():
        form = EntryForm(request.POST, enrolment=enrolment, entry=entry)
        if entry and entry.sharings.live().exists():
            raise WrongStateError(_("Others read this entry: what you type is sent when you save."))
        if not form.is_valid():
            labelled = [(capfirst(form[name].label), rows) for name, rows in form.errors.items()]
            raise ValidationError([f"{label}: {text}" for label, rows in labelled for text in rows])
        if entry is None and form.is_blank():
            return Entry(version=0)
        return save_entry(**values_to_save(form, request.user, enrolment, entry, made_as), as_draft=True)

    action = {"action": reverse("entry-edit", args=[made_as])}
    return autosaved(save, autosave=reverse("entry-autosave", args=[enrolment.uuid, made_as]), **action)


def values_to_save(form, user, enrolment, entry, uuid=None) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "entry": entry,
        "values": form.values(),
        "by": user,
        "uuid": uuid,
        "seen": form.cleaned_data["seen"],
        "page": form.cleaned_data["page"],
    }


def write(request, enrolment, entry):
    """Show the form of a new or an existing entry, and save it."""
    is_shared = entry is not None and entry.sharings.live().exists()
    form = EntryForm(request.POST or None, enrolment=enrolment, entry=entry, is_shared=is_shared)
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            saved = save_form(form, request.user, enrolment, entry)
        except Refused as refused:
            status = refused.status
        else:
            messages.success(request, _("Saved.") if is_shared else _("Saved; you alone can read it."))
            return redirect(saved)
    uuid = entry.uuid if entry else next_uuid(enrolment)
    context = {
        "form": form,
        "enrolment": enrolment,
        "entry": entry,
        "uuid": uuid,
        "is_shared": is_shared,
        "autosave": "" if is_shared else reverse("entry-autosave", args=[enrolment.uuid, uuid]),
        "findings": places(entry) if entry and not is_shared else [],
    }
    return render(request, "portfolio/entries/entry_form.html", context, status=status)


class Refused(Exception):  # noqa: N818 (the form says why)
    def __init__(self, status: HTTPStatus):
        self.status = status


def save_form(form: EntryForm, user, enrolment, entry) -> Entry:
    """Save; raise `Refused` once the form holds the error."""
    if form.is_valid() and form.is_blank():
        form.add_error(None, _("Write a title or a sentence first."))
    if not form.is_valid():
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
    uuid = None if entry else next_uuid(enrolment)
    try:
        return save_entry(**values_to_save(form, user, enrolment, entry, uuid), confirmed=form.ticked())
    except ConflictError as error:
        take_conflict(form, error)
        raise Refused(HTTPStatus.CONFLICT) from None
    except WrongStateError as error:
        form.add_error(None, error.reason)
        raise Refused(HTTPStatus.CONFLICT) from None
    except ValidationError as error:
        take_errors(form, error)
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY) from None
