"""The progress report of a resident for a reader who does not see the resident's documents: the mentor, the jury."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.issuing.forms import LanguageForm
from documents.issuing.models import IssuedDocument
from documents.kinds.kind import Kind
from documents.kinds.progress_report import KINDS, edition_words
from documents.kinds.subjects import Subject
from jobs.models import Job
from records.models import Enrolment


def edition_for(user, subject: Subject) -> Kind | None:
    """The edition written for the user: the resident's, the mentor's, that of the jury and its offices."""
    return next((kind for kind in KINDS if kind.may_issue(user, subject)), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def progress_report(request, uuid):
    """The reports issued for the reader so far, and another one with the record of today."""
    rows = Enrolment.objects.visible_to(request.user)
    rows = rows.select_related("user", "programme_version__programme", "enrolling_institution")
    rows = rows.prefetch_related("programme_version__programme__institutions")
    enrolment = get_object_or_404(rows, uuid=uuid)
    subject = Subject(enrolment=enrolment)
    kind = edition_for(request.user, subject)
    if kind is None:
        raise PermissionDenied(_("The progress report is for the resident, the mentor, the jury and the offices."))
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _asked(request, kind, subject, form.cleaned_data["language"])
    documents = IssuedDocument.objects.visible_to(request.user).filter(enrolment=enrolment, kind=kind.name)
    context = {
        "enrolment": enrolment,
        "edition": edition_words(kind.name),
        "documents": documents.select_related("job").defer("snapshot"),
        "jobs": Job.objects.visible_to(request.user).live().filter(kind=kind.job, key__startswith=f"{subject.key}:"),
    }
    return render(request, "documents/report.html", context, status=422 if form.is_bound else 200)


def _asked(request, kind: Kind, subject: Subject, language: str):
    try:
        return redirect(services.ask(kind=kind.name, subject=subject, by=request.user, language=language))
    except WrongStateError as error:
        messages.error(request, error.reason)
        return redirect(reverse("progress-report", args=[subject.resident.uuid]))
