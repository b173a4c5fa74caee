"""The page of the way to the accreditation, and the pieces of the university as one zip."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import require
from documents.accreditation.steps import end_of_training, steps
from documents.batches.archive import Packed, zipped
from documents.batches.views import batch_url
from documents.issuing.permissions import can_see_documents
from documents.kinds.permissions import by_office
from documents.kinds.subjects import Subject
from records.models import Enrolment


def _enrolment(request, uuid) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("user", "intake", "programme_version__programme")
    found = get_object_or_404(rows, uuid=uuid)
    require(can_see_documents(request.user, found))
    return found


@login_required
@require_safe
@never_cache
def accreditation(request, uuid):
    """Each piece: from whom, not before when, by when; those of the university to open."""
    enrolment = _enrolment(request, uuid)
    found = steps(enrolment, timezone.localdate())
    context = {
        "enrolment": enrolment,
        "issue_url": "",
        "issuable_words": _("can be issued: your secretariat does it"),
        "ours": [step for step in found if step.is_ours],
        "others": [step for step in found if not step.is_ours],
        "ends": end_of_training(enrolment),
        "has_documents": any(step.document for step in found),
    }
    if by_office(request.user, Subject(enrolment=enrolment)):
        context["issue_url"] = batch_url(enrolment.programme_version, enrolment.intake.start_year)
        context["issuable_words"] = _("can be issued today")
    return render(request, "documents/accreditation/accreditation.html", context)


@login_required
@require_safe
def accreditation_zip(request, uuid):
    """The valid documents among the pieces, with a manifest."""
    enrolment = _enrolment(request, uuid)
    documents = [step.document for step in steps(enrolment, timezone.localdate()) if step.document]
    if not documents:
        raise Http404
    packed = [Packed(enrolment.user, document) for document in documents]
    response = StreamingHttpResponse(zipped(packed), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="accreditation.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
