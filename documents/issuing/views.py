"""Pages of issued documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import files.services
from accounts.permissions import Answer, WrongStateError, require
from documents.elmo.transcript import elmo
from documents.issuing import services
from documents.issuing.document_validity import UNDONE, validity_of
from documents.issuing.forms import IssueForm, LanguageForm, WithdrawForm
from documents.issuing.models import IssuedDocument
from documents.issuing.permissions import can_see_documents, can_withdraw
from documents.issuing.workflow import DOCUMENT
from documents.kinds.permissions import can_issue
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject, of_placement
from files.responses import serve
from internships.agreements.permissions import can_have_confirmed
from internships.models import Placement
from jobs.models import Job
from records.models import Enrolment

State = IssuedDocument.State


@login_required
@require_safe
@never_cache
def document(request, uuid):
    return _document_page(request, _document(request, uuid))


def _document_page(request, found: IssuedDocument, form: WithdrawForm | None = None, status: int = 200):
    validity = validity_of(found) if found.is_issued else None
    context = {
        "document": found,
        "kicker": _kicker(found),
        "trail": _trail(request.user, found),
        "asked_by": found.issued_by or _("a command of the system"),
        "validity": validity,
        "undone": validity in UNDONE,
        "newer": _newer(request, found) if found.state == State.SUPERSEDED else None,
        "job": Job.objects.visible_to(request.user).filter(pk=found.job_id).first(),
        "may_issue": _may_issue_again(request.user, found),
        "may_withdraw": bool(can_withdraw(request.user, found) and DOCUMENT.may("withdraw", found)),
        "withdraw_form": form or WithdrawForm(initial={"version": found.version}),
    }
    return render(request, "documents/document.html", context, status=status)


def _kicker(found: IssuedDocument) -> str:
    if found.sitting is not None:
        return f"{found.sitting.programme_version.programme} · {found.sitting.session}"
    if found.enrolment is None:
        return f"{found.person} · {found.programme}"
    return f"{found.enrolment.user} · {found.enrolment.programme_version.programme}"


def _trail(user, found: IssuedDocument) -> list[tuple[str, str]]:
    """The pages above this one: (label, url)."""
    if found.sitting is not None:
        url = reverse("sitting-documents", args=[found.sitting.uuid])
        return [(str(found.sitting.session), url)]
    if found.person is not None:
        return [(_("Attestations of accompaniment"), reverse("person-documents", args=[found.person.uuid]))]
    assert found.enrolment is not None
    uuid = found.enrolment.uuid
    return [
        (str(found.enrolment.user), reverse("enrolment", args=[uuid])),
        _list_above(user, found),
    ]


def _list_above(user, found: IssuedDocument) -> tuple[str, str]:
    """The list in which the user finds it: mentor and jury see the reports alone."""
    assert found.enrolment is not None
    if can_see_documents(user, found.enrolment):
        return _("Issued documents"), reverse("enrolment-documents", args=[found.enrolment.uuid])
    return _("Progress report"), reverse("progress-report", args=[found.enrolment.uuid])


def _may_issue_again(user, found: IssuedDocument) -> Answer:
    kind, subject = KINDS[found.kind], found.about
    return kind.may_issue(user, subject) and kind.ready(subject, timezone.localdate())


def _document(request, uuid) -> IssuedDocument:
    return get_object_or_404(IssuedDocument.objects.visible_to(request.user).for_display(), uuid=uuid)


def _newer(request, found: IssuedDocument) -> IssuedDocument | None:
    same = IssuedDocument.objects.visible_to(request.user).same_subject(found)
    return same.filter(pk__gt=found.pk, state=State.VALID).first()


@login_required
@require_safe
def document_file(request, uuid):
    """Show the PDF in place. Later changes show on the document's page, not in the file."""
    found = _document(request, uuid)
    if found.file is None:
        raise Http404
    return serve(found.file, as_attachment=False)


@login_required
@require_safe
def document_elmo(request, uuid):
    """The content of a transcript as ELMO, with the PDF inside."""
    found = _document(request, uuid)
    return elmo_response(found)


def elmo_response(found: IssuedDocument) -> HttpResponse:
    if found.file is None or not KINDS[found.kind].elmo:
        raise Http404
    response = HttpResponse(elmo(found.snapshot, files.services.read(found.file)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.xml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def document_again(request, uuid):
    """Have the same document issued with the date of today; it supersedes this one."""
    found = _document(request, uuid)
    require(KINDS[found.kind].may_issue(request.user, found.about))
    return _asked(request, found.get_absolute_url(), kind=found.kind, subject=found.about, language=found.language)


def _asked(request, refused: str, **what):
    """Redirect to the job that issues the document, or back with the reason why not."""
    try:
        return redirect(services.ask(by=request.user, **what))
    except WrongStateError as error:
        messages.error(request, error.reason)
        return redirect(refused)


@login_required
@require_POST
def document_withdraw(request, uuid):
    found = _document(request, uuid)
    require(can_withdraw(request.user, found))
    form = WithdrawForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.withdraw(document=found, by=request.user, why=values["reason"], seen=values["version"])
        except WrongStateError as refused:
            messages.error(request, refused.reason)
            return redirect(found)
        except ValidationError as error:  # another user changed it first
            form.add_error(None, error)
        else:
            messages.success(request, _("The document is withdrawn."))
            return redirect(found)
    return _document_page(request, _document(request, uuid), form, status=422)


@login_required
@require_safe
@never_cache
def enrolment_documents(request, uuid):
    enrolment = _enrolment(request, uuid)
    require(can_see_documents(request.user, enrolment))
    return _documents_page(request, enrolment, IssueForm(user=request.user, enrolment=enrolment))


def _documents_page(request, enrolment: Enrolment, form: IssueForm, status: int = 200):
    context = {
        "form": form,
        "enrolment": enrolment,
        "documents": IssuedDocument.objects.visible_to(request.user)
        .filter(enrolment=enrolment)
        .select_related("job", "placement__site", "year")
        .defer("snapshot"),
        "jobs": Job.objects.visible_to(request.user)
        .live()
        .filter(kind__in=[kind.job for kind in KINDS.values()], key__startswith=f"enrolment{enrolment.pk}:"),
        "may_issue": can_issue(request.user, enrolment),
    }
    return render(request, "documents/list.html", context, status=status)


@login_required
@require_POST
def document_ask(request, uuid):
    """Have a document of any kind issued about a resident."""
    enrolment = _enrolment(request, uuid)
    require(can_see_documents(request.user, enrolment))
    form = IssueForm(request.POST, user=request.user, enrolment=enrolment)
    if not form.is_valid():
        return _documents_page(request, enrolment, form, status=422)
    kind, language = form.cleaned_data["kind"], form.cleaned_data["language"]
    refused = reverse("enrolment-documents", args=[enrolment.uuid])
    return _asked(request, refused, kind=kind, subject=form.subject(), language=language)


@login_required
@require_POST
def transcript_ask(request, uuid):
    enrolment = _enrolment(request, uuid)
    require(can_issue(request.user, enrolment))
    form = LanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language of the transcript."))
        return redirect("enrolment-documents", enrolment.uuid)
    refused = reverse("enrolment-documents", args=[enrolment.uuid])
    subject = Subject(enrolment=enrolment)
    return _asked(request, refused, kind="transcript", subject=subject, language=form.cleaned_data["language"])


@login_required
@require_POST
def confirmation_ask(request, uuid):
    """Request the confirmation of a placement; a wrong state is reported on the placement's page."""
    rows = Placement.objects.visible_to(request.user).for_list()
    placement = get_object_or_404(rows, uuid=uuid)
    require(can_have_confirmed(request.user, placement))
    form = LanguageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language of the confirmation."))
        return redirect(placement)
    subject, language = of_placement(placement), form.cleaned_data["language"]
    return _asked(request, placement.get_absolute_url(), kind="placement", subject=subject, language=language)


def _enrolment(request, uuid) -> Enrolment:
    return get_object_or_404(
        Enrolment.objects.visible_to(request.user)
        .select_related("user", "programme_version__programme")
        .prefetch_related("programme_version__programme__institutions"),
        uuid=uuid,
    )
