"""Pages of imports: upload, columns, preview, write, undo."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import WrongStateError, require
from files.uploads import is_too_large
from imports import registry, services
from imports.forms import ColumnsForm, SeenForm, UploadForm, WriteForm
from imports.import_table import IMPORTS
from imports.models import Import
from imports.permissions import can_assign, can_drop, can_handle_now, can_import, can_undo, can_write
from imports.preview import page_of, summary, tabs, write_words
from imports.rollback import undo_obstacles
from imports.stored_table import columns_of
from pages.lists.view import list_page
from sheets.problems import SheetError


def batch_of(request, uuid) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.user).for_display(), uuid=uuid)


def kind_of(code: str) -> registry.Kind:
    found = registry.find(code)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def import_list(request):
    """List the imports and the kinds, each with its export."""
    require(can_import(request.user))
    form = UploadForm(user=request.user)
    offices = list(form.fields["institution"].queryset) if "institution" in form.fields else form.only
    return list_page(request, IMPORTS, "imports/list.html", kinds=registry.kinds(), offices=offices)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request, kind):
    """Upload a file of one kind."""
    require(can_import(request.user))
    found = kind_of(kind)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, user=request.user, too_large=is_too_large(request))
    status = HTTPStatus.OK
    if form.is_bound:
        if form.is_valid():
            values = form.cleaned_data
            try:
                batch = services.receive(
                    kind=kind,
                    institution=form.office,
                    programme=values.get("programme"),
                    file=values["file"],
                    name=values["file"].name,
                    by=request.user,
                )
                return redirect("import-columns", batch.uuid)
            except SheetError as error:
                for problem in error.problems:
                    form.add_error("file", f"{values['file'].name}: {problem}")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "imports/new.html", {"kind": found, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_columns(request, uuid):
    """Confirm the meaning of each column; then a job checks the rows."""
    batch = batch_of(request, uuid)
    require(can_assign(request.user, batch))
    kind = kind_of(batch.kind)
    sheet, row = requested_header(request, batch)
    assert batch.file is not None  # while the columns are open, the file is not deleted
    with batch.file.open() as file:
        names, layout, columns = columns_of(file, kind, sheet, row)
    same_place = (sheet, layout.number) == (batch.sheet, batch.header_row)
    recognised = batch.places() if same_place else layout.recognised
    initial = {"seen": batch.version, **{f"option-{name}": value for name, value in batch.options.items()}}
    form = ColumnsForm(request.POST or None, kind=kind, columns=columns, recognised=recognised, initial=initial)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                services.assign(
                    batch=batch,
                    sheet=sheet,
                    header_row=layout.number,
                    titles=layout.titles,
                    columns=form.assigned(),
                    options=form.chosen(),
                    by=request.user,
                    seen=form.cleaned_data["seen"],
                )
                return redirect(batch)
            except ValidationError as error:
                form.add_error(None, error)
            except WrongStateError as error:
                status = HTTPStatus.CONFLICT
                form.add_error(None, error.reason)
    context = {"batch": batch, "kind": kind, "form": form, "sheets": names, "sheet": sheet, "layout": layout}
    return render(request, "imports/columns.html", context, status=status)


def requested_header(request, batch: Import) -> tuple[str, int | None]:
    """Return (sheet, header row) from the query string, else as stored."""
    sheet = request.GET.get("sheet", batch.sheet)
    row = request.GET.get("row", "")
    if row.isascii() and row.isdigit() and 0 < len(row) < 8:
        return sheet, int(row)
    return sheet, batch.header_row if sheet == batch.sheet else None


@login_required
@require_safe
@never_cache
def import_page(request, uuid):
    """Show the state of an import: its progress, its preview, or its result."""
    batch = batch_of(request, uuid)
    return show(request, batch)


def show(request, batch: Import, status=HTTPStatus.OK, error=""):
    shown = [] if batch.is_busy else tabs(batch, request.GET.get("show", ""))
    context = {
        "batch": batch,
        "job": batch.job if batch.shows_job else None,
        "error": error,
        "summary": summary(batch),
        "tabs": shown,
        "page": page_of(batch, shown, request.GET.get("page")),
        "left_out": [] if batch.is_busy else sorted((int(n), reason) for n, reason in batch.left_out.items()),
        "may_assign": can_assign(request.user, batch),
        "write_words": write_words(batch),
        "may_write": can_write(request.user, batch),
        "may_undo": can_undo(request.user, batch),
        "may_drop": can_drop(request.user, batch),
    }
    return render(request, "imports/import.html", context, status=status)


def act(request, uuid, form, work):
    """Call `work(batch, values)` with a valid form; what it refuses is shown on the page of the import."""
    batch = batch_of(request, uuid)
    require(can_handle_now(request.user, batch))
    status, error = HTTPStatus.UNPROCESSABLE_ENTITY, _("The form is incomplete: open the page again.")
    if form.is_valid():
        try:
            work(batch, form.cleaned_data)
            return redirect(batch)
        except ValidationError as refused:
            status, error = HTTPStatus.CONFLICT, " ".join(refused.messages)
        except WrongStateError as refused:
            status, error = HTTPStatus.CONFLICT, refused.reason
    return show(request, batch_of(request, uuid), status, error)


@login_required
@require_POST
def import_check(request, uuid):
    """Check the rows again with the same columns, after the records have changed."""

    def work(batch, values):
        services.assign(
            batch=batch,
            sheet=batch.sheet,
            header_row=batch.header_row,
            titles=batch.titles,
            columns=batch.places(),
            options=batch.options,
            by=request.user,
            seen=values["seen"],
        )

    return act(request, uuid, SeenForm(request.POST), work)


@login_required
@require_POST
def import_write(request, uuid):
    def work(batch, values):
        services.start_writing(batch=batch, only_good=values["only_good"], by=request.user, seen=values["seen"])

    return act(request, uuid, WriteForm(request.POST), work)


@login_required
@require_POST
def import_drop(request, uuid):
    def work(batch, values):
        services.drop(batch=batch, by=request.user, seen=values["seen"])
        messages.success(request, _("The table is set aside; its rows are forgotten."))

    return act(request, uuid, SeenForm(request.POST), work)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_undo(request, uuid):
    """Show what would be undone and what prevents it; undo on POST."""
    batch = batch_of(request, uuid)
    require(can_undo(request.user, batch))
    if request.method == "POST":

        def work(found, values):
            services.start_undoing(batch=found, by=request.user, seen=values["seen"])

        return act(request, uuid, SeenForm(request.POST), work)
    return render(request, "imports/undo.html", {"batch": batch, "reasons": undo_obstacles(batch)})
