"""Pages of an import: upload, plan, result."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import WrongStateError, require
from exchange.forms import BringForm, SeenForm
from exchange.models import TakeIn
from exchange.permissions import can_bring_in, can_load
from exchange.portfolio_import import services as import_services
from exchange.portfolio_import.archive_reader import ArchiveError
from exchange.portfolio_import.plan import Verdict
from files.uploads import is_too_large
from pages.form_page import editing
from records.enrolments.page_parts import visible_enrolment


@login_required
@never_cache
@editing
def take_in_new(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_bring_in(request.user, enrolment))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(*given, too_large=is_too_large(request))
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                source = form.cleaned_data["file"]
                return redirect(import_services.receive(enrolment=enrolment, source=source, by=request.user))
            except ArchiveError as error:
                form.add_error("file", ValidationError(str(error), code=error.code))
    context = {
        "enrolment": enrolment,
        "form": form,
        "earlier": TakeIn.objects.visible_to(request.user).filter(enrolment=enrolment).exclude(state="dropped")[:10],
    }
    return render(request, "exchange/portfolio_import/take_in_new.html", context, status=status)


def own_take_in(request, uuid) -> TakeIn:
    rows = TakeIn.objects.visible_to(request.user)
    rows = rows.select_related("enrolment__user", "enrolment__programme_version__programme", "file", "job")
    return get_object_or_404(rows, uuid=uuid)


@login_required
@never_cache
@require_safe
def take_in(request, uuid):
    return answer(request, own_take_in(request, uuid))


def answer(request, found: TakeIn, status=HTTPStatus.OK, error=""):
    plan = None
    if found.state == TakeIn.State.CHECKED or (found.state == TakeIn.State.LOADING and not found.is_busy):
        try:
            plan = import_services.plan_of(found)
        except (ArchiveError, FileNotFoundError):
            error = error or _("This archive can no longer be read here: set it aside, and bring it once more.")
    context = {
        "found": found,
        "enrolment": found.enrolment,
        "plan": plan,
        "new": plan.of(Verdict.NEW) if plan else [],
        "there": plan.of(Verdict.THERE) if plan else [],
        "refused": plan.of(Verdict.REFUSED) if plan else [],
        "may_load": can_load(request.user, found),
        "error": error,
    }
    return render(request, "exchange/portfolio_import/take_in.html", context, status=status)


def act(request, uuid, work):
    """Call `work(row, seen)`; show the page again with what was refused."""
    found = own_take_in(request, uuid)
    require(can_bring_in(request.user, found.enrolment))
    form = SeenForm(request.POST)
    status, error = HTTPStatus.UNPROCESSABLE_ENTITY, _("The form is incomplete: open the page again.")
    if form.is_valid():
        try:
            return redirect(work(found, form.cleaned_data["seen"]))
        except ValidationError as refused:
            status, error = HTTPStatus.CONFLICT, " ".join(refused.messages)
        except WrongStateError as refused:
            status, error = HTTPStatus.CONFLICT, refused.reason
    return answer(request, own_take_in(request, uuid), status, error)


@login_required
@require_POST
def take_in_load(request, uuid):
    def load(found, seen):
        import_services.start_loading(take_in=found, by=request.user, seen=seen)
        return found

    return act(request, uuid, load)


@login_required
@require_POST
def take_in_drop(request, uuid):
    def drop(found, seen):
        import_services.drop(take_in=found, by=request.user, seen=seen)
        messages.success(request, _("The archive is set aside and deleted here. Nothing of it was loaded."))
        return reverse("take-in-new", args=[found.enrolment.uuid])

    return act(request, uuid, drop)
