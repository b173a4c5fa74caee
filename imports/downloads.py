"""Tables to download: an export of the records, a sample, the refused rows, the uploaded file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.models import Institution
from curriculum.roles import roles_of
from files.responses import serve
from imports.models import ImportRow
from imports.permissions import can_import
from imports.registry import Scope, get
from imports.views import batch_of, kind_of
from sheets.columns import Column
from sheets.table_writer import FORMATS, TYPES, table_file


def download(format: str, columns, rows, title: str) -> HttpResponse:
    name = f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}.{format}"
    response = HttpResponse(table_file(format, columns, rows, title), content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def export(request, kind, institution, format):
    """Export the records in the columns of the kind; an import of the file changes nothing."""
    require(can_import(request.user))
    found = kind_of(kind)
    if format not in FORMATS:
        raise Http404
    offices = Institution.objects.filter(pk__in=roles_of(request.user).secretariat_of)
    office = get_object_or_404(offices, code=institution)
    require(found.may(request.user, office))
    scope = Scope(office, request.user)
    return download(format, found.columns, found.rows(scope), f"{found.title} {office.code}")


@login_required
@require_safe
def sample(request, kind, format):
    """Return an empty table with the columns of the kind, or with rows of invented people where the kind has them."""
    require(can_import(request.user))
    found = kind_of(kind)
    if format not in FORMATS:
        raise Http404
    offices = Institution.objects.filter(pk__in=roles_of(request.user).secretariat_of)
    rows = found.sample(Scope(offices.first(), request.user))
    return download(format, found.columns, rows, _("sample %(table)s") % {"table": found.title})


@login_required
@require_safe
def refused_rows(request, uuid, format):
    """Return the refused rows as they came, each with its problems; once corrected, the file can be imported."""
    batch = batch_of(request, uuid)
    if format not in FORMATS:
        raise Http404
    names = set(batch.columns.values())
    columns = [column for column in get(batch.kind).columns if column.name in names]
    advice = Column(("what to do",), label=_("what to do"))
    place = Column(("row",), label=_("row in the file"))
    rows = (
        {**row.cells, "row": row.number, "what to do": " ".join(text_of(batch, one) for one in row.problems)}
        for row in batch.rows.filter(verdict=ImportRow.Verdict.REFUSED)
    )
    return download(format, [place, *columns, advice], rows, _("refused rows"))


def text_of(batch, problem) -> str:
    column, text = problem
    return f"{batch.title_of(column)}: {text}" if column else text


@login_required
@require_safe
def import_file(request, uuid):
    """Return the file as it was uploaded."""
    file = batch_of(request, uuid).file
    if file is None:
        raise Http404
    return serve(file)
