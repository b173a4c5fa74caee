"""The list of entries and the page of one entry, for their author and for readers."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from pages.form_page import editing
from pages.perform import perform
from portfolio.entries.filters import OwnFilter, SharedFilter
from portfolio.entries.lines import own_lines, own_state, shared_lines, unread, with_sharings
from portfolio.entries.models import Entry
from portfolio.entries.permissions import can_change, can_share
from portfolio.entries.services import delete_entry
from portfolio.permissions import can_read_entries, can_write
from portfolio.privacy_guard.findings import places
from portfolio.sharing.models import Sharing
from portfolio.sharing.permissions import can_withdraw
from portfolio.sharing.services import mark_read
from portfolio.sharing.views import share_page, withdraw_sharing
from records.enrolments.page_parts import visible_enrolment

PAGE = 25


def visible_entry(request, uuid) -> Entry:
    """Return the entry if the user may read it, else raise `Http404`."""
    found = Entry.objects.visible_to(request.user).select_related(
        "enrolment__user", "enrolment__programme_version__programme", "kind",
        "registration__activity", "registration__annual_programme__academic_year",
    )  # fmt: skip
    return get_object_or_404(found, uuid=uuid)


@login_required
@never_cache
@require_safe
def entry_list(request, uuid):
    """List the user's own entries, or those of the resident that are shared with the user."""
    enrolment = visible_enrolment(request, uuid)
    require(can_read_entries(request.user, enrolment))
    is_own = bool(can_write(request.user, enrolment))
    entries = Entry.objects.visible_to(request.user).filter(enrolment=enrolment)
    form = (OwnFilter if is_own else SharedFilter)(request.GET, entries=entries)
    found = form.narrowed(entries) if form.is_valid() else entries.none()
    page = Paginator(with_sharings(found) if is_own else found.for_list(), PAGE).get_page(request.GET.get("page"))
    context = {
        "enrolment": enrolment,
        "is_own": is_own,
        "form": form,
        "page": page,
        "lines": own_lines(page.object_list) if is_own else shared_lines(page.object_list, request.user),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "unread": 0 if is_own else unread(request.user, enrolment).count(),
    }
    return render(request, "portfolio/entries/entry_list.html", context)


@login_required
@never_cache
@require_safe
def entry(request, uuid):
    """Show one entry. Its author also sees findings, what is missing, and the readers."""
    found = visible_entry(request, uuid)
    context = {
        "entry": found,
        "enrolment": found.enrolment,
        "is_own": bool(can_write(request.user, found.enrolment)),
        "competencies": found.competencies.select_related("framework"),
        "themes": found.themes.select_related("axis"),
        "files": found.files.select_related("file"),
    }
    context |= for_author(found, request.user) if context["is_own"] else for_reader(found, request.user)
    return render(request, "portfolio/entries/entry.html", context)


def for_author(found: Entry, user) -> dict:
    found.live_sharings = list(found.sharings.live().select_related("reader", "enrolment"))
    for sharing in found.live_sharings:
        sharing.entry = found
    state, state_words = own_state(found)
    change = can_change(user, found)
    return {
        "findings": places(found),
        "state": state,
        "state_words": state_words,
        "lacks": found.missing(),
        "change": change,
        "share": can_share(user, found),
        "sharings": [(sharing, can_withdraw(user, sharing, change)) for sharing in found.live_sharings],
        "goals": found.goals.all(),
    }


def for_reader(found: Entry, user) -> dict:
    own = Sharing.objects.open_to(user).filter(entry=found, reader=user).first()
    return {"findings": [], "is_unread": own is not None and own.seen_version < found.version}


@login_required
@require_POST
def entry_read(request, uuid):
    """Mark the entry as read in its current version."""
    found = visible_entry(request, uuid)
    mark_read(entries=[found], by=request.user)
    return redirect("entry-list", found.enrolment.uuid)


@login_required
@require_POST
def entry_read_all(request, uuid):
    """Mark all entries of this resident that the user may read as read."""
    enrolment = visible_enrolment(request, uuid)
    require(can_read_entries(request.user, enrolment))
    mark_read(entries=Entry.objects.visible_to(request.user).filter(enrolment=enrolment), by=request.user)
    return redirect("entry-list", enrolment.uuid)


@login_required
@never_cache
@editing
def entry_share(request, uuid):
    return share_page(request, visible_entry(request, uuid))


@login_required
@require_POST
def entry_withdraw(request, uuid, sharing_uuid):
    return withdraw_sharing(request, visible_entry(request, uuid), sharing_uuid)


@login_required
@never_cache
@editing
def entry_delete(request, uuid):
    """Ask for confirmation on GET, delete on POST."""
    found = visible_entry(request, uuid)
    require(can_change(request.user, found))
    if request.method != "POST":
        return render(request, "portfolio/entries/entry_delete.html", {"entry": found, "enrolment": found.enrolment})
    return perform(
        request,
        lambda: delete_entry(entry=found, by=request.user),
        done=reverse("entry-list", args=[found.enrolment.uuid]),
        refused=found,
        message=_("The entry and its files are deleted."),
    )
