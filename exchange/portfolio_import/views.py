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
from exchange.forms import SeenForm, UploadForm
from exchange.models import PortfolioImport
from exchange.permissions import can_import_portfolio, can_load
from exchange.portfolio_import import services as import_services
from exchange.portfolio_import.archive_reader import ArchiveError
from exchange.portfolio_import.plan import Verdict
from files.uploads import is_too_large
from pages.form_page import editing
from records.enrolments.page_parts import visible_enrolment


@login_required
@never_cache
@editing
def import_new(request, uuid):
    enrolment = visible_enrolment(request, uuid)
    require(can_import_portfolio(request.user, enrolment))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, too_large=is_too_large(request))
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
        "earlier": PortfolioImport.objects.visible_to(request.user)
        .filter(enrolment=enrolment)
        .exclude(state="dropped")[:10],
    }
    return render(request, "exchange/portfolio_import/import_new.html", context, status=status)


def own_import(request, uuid) -> PortfolioImport:
    rows = PortfolioImport.objects.visible_to(request.user)
    rows = rows.select_related("enrolment__user", "enrolment__programme_version__programme", "file", "job")
    return get_object_or_404(rows, uuid=uuid)


@login_required
@never_cache
@require_safe
def portfolio_import(request, uuid):
    return show(request, own_import(request, uuid))


def show(request, found: PortfolioImport, status=HTTPStatus.OK, error=""):
    plan = None
    if found.state == PortfolioImport.State.CHECKED or (
        found.state == PortfolioImport.State.LOADING and not found.is_busy
    ):
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
    return render(request, "exchange/portfolio_import/import.html", context, status=status)


def act(request, uuid, work):
    """Call `work(row, seen)`; show the page again with what was refused."""
    found = own_import(request, uuid)
    require(can_import_portfolio(request.user, found.enrolment))
    form = SeenForm(request.POST)
    status, error = HTTPStatus.UNPROCESSABLE_ENTITY, _("The form is incomplete: open the page again.")
    if form.is_valid():
        try:
            return redirect(work(found, form.cleaned_data["seen"]))
        except ValidationError as refused:
            status, error = HTTPStatus.CONFLICT, " ".join(refused.messages)
        except WrongStateError as refused:
            status, error = HTTPStatus.CONFLICT, refused.reason
    return show(request, own_import(request, uuid), status, error)


@login_required
@require_POST
def import_load(request, uuid):
    def load(found, seen):
        import_services.start_loading(portfolio_import=found, by=request.user, seen=seen)
        return found

    return act(request, uuid, load)


@login_required
@require_POST
def import_drop(request, uuid):
    def drop(found, seen):
        import_services.drop(portfolio_import=found, by=request.user, seen=seen)
        messages.success(request, _("The archive is set aside and deleted here. Nothing of it was loaded."))
        return reverse("portfolio-import-new", args=[found.enrolment.uuid])

    return act(request, uuid, drop)
