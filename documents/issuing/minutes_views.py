"""The page of the issued minutes of a sitting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import Answer, WrongStateError, require
from documents.issuing import services
from documents.issuing.models import IssuedDocument
from documents.kinds.minutes import KIND
from documents.kinds.subjects import Subject
from jobs.models import Job
from jury.minutes.content import frozen_content
from jury.sittings.page_parts import sitting_page, visible_sitting
from records.models import Deliberation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sitting_documents(request, uuid):
    """What was issued so far; the act, for the secretariats and the secretary of the jury."""
    sitting = visible_sitting(request, uuid)
    subject = Subject(sitting=sitting)
    if request.method == "POST":
        require(KIND.may_issue(request.user, subject))
        return _asked(request, sitting, subject)
    context = sitting_page(
        sitting,
        documents=IssuedDocument.objects.visible_to(request.user)
        .filter(sitting=sitting)
        .select_related("job")
        .defer("snapshot"),
        jobs=Job.objects.visible_to(request.user).live().filter(kind=KIND.job, key__startswith=f"{subject.key}:"),
        may_issue=_may_issue(request.user, subject),
    )
    return render(request, "documents/sitting.html", context)


def _may_issue(user, subject: Subject) -> Answer:
    return KIND.may_issue(user, subject) and KIND.ready(subject, timezone.localdate())


def _asked(request, sitting: Deliberation, subject: Subject):
    """Redirect to the job, or back with the reason why not. The language is that in which the words were frozen."""
    language = (frozen_content(sitting) or {}).get("language", "")
    try:
        return redirect(services.ask(kind=KIND.name, subject=subject, by=request.user, language=language))
    except WrongStateError as error:
        messages.error(request, error.reason)
        return redirect(reverse("sitting-documents", args=[sitting.uuid]))
