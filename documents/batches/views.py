"""Pages of batches: choose, follow, take out."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from documents.batches import printing, services
from documents.batches.archive import packed, zipped
from documents.batches.batch_table import BATCHES
from documents.batches.forms import BatchFilter, BatchForm, PrintForm, VersionForm
from documents.batches.item_table import ITEMS
from documents.batches.models import Batch, BatchItem
from documents.batches.permissions import can_act_on, can_issue_for, can_see_batches, residents_for
from documents.batches.progress import progress_of
from documents.batches.workflow import BATCH
from files.responses import serve
from pages.errors import take_errors
from pages.lists.view import list_page
from pages.perform import perform

PER_PAGE = 50
OFFERED = 200  # residents on the page of choice


def batch_url(version, intake: int) -> str:
    """The address at which the documents of one intake are issued."""
    return f"{reverse('document-batch-new')}?{urlencode({'version': version.uuid, 'intake': intake})}"


@login_required
@require_safe
def batch_list(request):
    require(can_see_batches(request.user))
    return list_page(request, BATCHES, "documents/batches/list.html")


@login_required
@require_safe
def batch_items(request):
    """The documents of all batches, or of one of them (`?batch=`)."""
    require(can_see_batches(request.user))
    return list_page(request, ITEMS, "documents/batches/items.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request):
    """Choose the residents (`?version=`, `?intake=`, `?registered=`), tick them, choose the document."""
    require(can_see_batches(request.user))
    narrow = BatchFilter(request.GET or None, residents=residents_for(request.user))
    residents = narrow.narrowed(residents_for(request.user))
    form = BatchForm(request.POST if request.method == "POST" else None, residents=residents)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if narrow.is_valid() and form.is_valid():
            version = narrow.cleaned_data["version"]
            require(can_issue_for(request.user, version))
            chosen = form.cleaned_data | {"enrolments": list(form.cleaned_data["enrolments"].for_list())}
            try:
                return redirect(services.start(version=version, by=request.user, **chosen))
            except ValidationError as error:
                take_errors(form, error)
    page = Paginator(residents.for_list(), OFFERED).get_page(request.GET.get("page"))
    ticked = set(request.POST.getlist("enrolments")) if request.method == "POST" else set()
    context = {
        "filter": narrow,
        "form": form,
        "page": page,
        "rows": [(each, str(each.uuid) in ticked or request.GET.get("select") == "all") for each in page],
        "is_narrowed": narrow.is_valid(),
        "query": request.GET.urlencode(),
    }
    return render(request, "documents/batches/new.html", context, status=status)


def _batch(request, uuid) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).for_display(), uuid=uuid)


@login_required
@require_safe
@never_cache
def batch(request, uuid):
    found = _batch(request, uuid)
    items = (
        found.batch_items.select_related("enrolment__user", "document").defer("document__snapshot").order_by("position")
    )
    if shows_failed := request.GET.get("show") == "failed":
        items = items.filter(state=BatchItem.State.FAILED)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "shows_failed": shows_failed} | live_context(request, found)
    context["reasons_language"] = found.created_by.language or settings.LANGUAGE_CODE
    return render(request, "documents/batches/batch.html", context)


def live_context(request, found: Batch) -> dict:
    """What changes while the batch runs."""
    may_act = can_act_on(request.user, found)
    labels = {
        "pause": _("Pause"),
        "resume": _("Go on"),
        "cancel": _("Cancel what waits"),
        "retry": _("Try the failed ones again"),
    }
    return {
        "batch": found,
        "progress": progress_of(found),
        "acts": [(name, labels[name]) for name in BATCH.names if may_act and BATCH.may(name, found)],
        "may_act": may_act,
    }


@require_safe
@never_cache
def batch_progress(request, uuid):
    """Return the changing part of the page; 204 while it is unchanged, 401 when the session has expired."""
    if not request.user.is_authenticated:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    found = _batch(request, uuid)
    if request.GET.get("shown") == progress_of(found).shown:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "documents/batches/_progress.html", live_context(request, found))


@login_required
@require_POST
def batch_act(request, uuid, name):
    """Pause, resume, cancel, retry."""
    found = _batch(request, uuid)
    require(can_act_on(request.user, found))
    if name not in BATCH.names:
        raise Http404
    said = {
        "pause": _("The batch is paused; what is under way is finished first."),
        "resume": _("The batch goes on."),
        "cancel": _("What was waiting is cancelled. What was issued stays issued."),
        "retry": _("The failed ones are tried again."),
    }
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else None
    return perform(
        request,
        lambda: services.act(batch=found, name=name, by=request.user, seen=seen),
        done=found.get_absolute_url(),
        message=said[name],
    )


@login_required
@require_safe
def batch_zip(request, uuid):
    """All documents that are ready, with a manifest; written while it is sent."""
    found = _batch(request, uuid)
    require(can_act_on(request.user, found))
    return zip_response(found)


def zip_response(found: Batch) -> StreamingHttpResponse:
    items = list(
        found.batch_items.ready().select_related("enrolment__user", "document__file").defer("document__snapshot")
    )
    if not items:
        raise Http404
    response = StreamingHttpResponse(zipped(packed(items)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{found.kind}-{found.created_at:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def batch_print(request, uuid):
    """Have one PDF made for the printer."""
    found = _batch(request, uuid)
    require(can_act_on(request.user, found))
    form = PrintForm(request.POST)
    if not form.is_valid():
        return redirect(found)
    return redirect(printing.ask(batch=found, by=request.user, both_sides=form.cleaned_data["sides"] == "both"))


@login_required
@require_safe
def batch_print_file(request, uuid):
    found = _batch(request, uuid)
    require(can_act_on(request.user, found))
    if found.print_file is None:
        raise Http404
    return serve(found.print_file, as_attachment=False)
