"""Issuing and withdrawing documents."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import files.services
import jobs.services
from accounts.changes import change, create
from accounts.models import User
from accounts.permissions import WrongStateError
from documents.content import sha256_of, transcript_content
from documents.models import IssuedDocument
from documents.numbers import new_code, take_number
from documents.placement_confirmation import confirmation_content
from documents.workflow import DOCUMENT
from internships.agreements.permissions import confirmable
from internships.models import Placement
from jobs.models import Job
from jobs.work import Work
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment

State = IssuedDocument.State
TRANSCRIPT_JOB = "documents.transcript"
CONFIRMATION_JOB = "documents.placement_confirmation"
TITLES = {
    IssuedDocument.Kind.TRANSCRIPT: gettext_lazy("Transcript of records"),
    IssuedDocument.Kind.PLACEMENT: gettext_lazy("Confirmation of placement"),
}
STEPS = ("record", "render", "file")
GIVEN_UP_AFTER = timedelta(hours=1)


def ask_transcript(*, enrolment: Enrolment, by: User, language: str) -> Job:
    """Start a job that issues a transcript; return the job that already runs for that language, if any."""
    return jobs.services.start(
        TRANSCRIPT_JOB,
        by=by,
        arguments={"enrolment": enrolment.uuid, "language": language},
        key=f"{enrolment.uuid}:{language}",
    )


def ask_confirmation(*, placement: Placement, by: User, language: str) -> Job:
    """Start a job that confirms a placement; return the job that already runs for that language, if any.

    Raise `WrongStateError` unless the placement is approved, running or completed.
    """
    answer = confirmable(placement)
    if not answer:
        raise WrongStateError(answer.reason)
    return jobs.services.start(
        CONFIRMATION_JOB,
        by=by,
        arguments={"placement": placement.uuid, "language": language},
        key=f"{placement.enrolment.uuid}:{placement.uuid}:{language}",
    )


def issue_transcript(
    *, enrolment: Enrolment, by: User | None, language: str, work: Work | None = None, now: datetime | None = None
) -> IssuedDocument:
    """Issue a transcript in this process; `by` is None for a command of the system.

    `work`: the job, which gets the progress and ends in the transaction that makes the document valid. A second attempt
    after a crash continues with the number already taken: one job issues one document.
    """
    now = now or timezone.now()
    _say(work, "record")
    content = transcript_content(enrolment, language, now)
    document = reserve(enrolment=enrolment, content=content, by=by, job=work.job if work else None, now=now)
    return _rendered(document, work)


def issue_confirmation(
    *, placement: Placement, by: User | None, language: str, work: Work | None = None, now: datetime | None = None
) -> IssuedDocument:
    """Confirm a placement in this process, like `issue_transcript`; raise `WrongStateError` like `ask_confirmation`."""
    now = now or timezone.now()
    answer = confirmable(placement, timezone.localdate(now))
    if not answer:
        raise WrongStateError(answer.reason)
    _say(work, "record")
    content = confirmation_content(placement, language, now)
    job = work.job if work else None
    document = reserve(enrolment=placement.enrolment, placement=placement, content=content, by=by, job=job, now=now)
    return _rendered(document, work)


def _rendered(document: IssuedDocument, work: Work | None) -> IssuedDocument:
    _say(work, "render")
    from documents.rendering import render_pdf  # WeasyPrint takes 2 s to import: import it only to render

    pdf = render_pdf(document.snapshot)
    _say(work, "file")
    return complete(document=document, pdf=pdf, work=work)


def _say(work: Work | None, step: str) -> None:
    if work is not None:
        work.advance(STEPS.index(step), len(STEPS), step)


@transaction.atomic
def reserve(
    *,
    enrolment: Enrolment,
    content: dict,
    by: User | None,
    job: Job | None,
    now: datetime,
    placement: Placement | None = None,
) -> IssuedDocument:
    """Return the row of a document with its number; that of an earlier attempt if its content still holds."""
    _lock_documents_of(enrolment.pk)
    document = IssuedDocument(
        kind=content["kind"],
        enrolment=enrolment,
        placement=placement,
        language=content["language"],
        content_sha256=sha256_of(content),
        issued_at=now.replace(microsecond=0),
        issued_by=by,
        job=job,
    )
    void_unfinished(IssuedDocument.objects.same_subject(document), now=now)
    begun = IssuedDocument.objects.filter(job=job, state=State.RESERVED).first() if job else None
    if begun is not None:
        today = timezone.localdate(begun.issued_at) == timezone.localdate(now)
        if today and begun.content_sha256 == document.content_sha256:
            return begun
        change(begun, {"state": DOCUMENT.check("void", begun).target, "ended_at": now}, by=by, action="void")
    document.number = take_number(document.kind, timezone.localdate(now).year)
    document.code = new_code()
    document.snapshot = {"content": content, "issue": _issue(document)}
    document.snapshot_sha256 = sha256_of(document.snapshot)
    return create(document, by=by, action="reserve", institution=enrolment.enrolling_institution.code)


def _lock_documents_of(enrolment: int) -> None:
    """Reserve and complete documents of one resident one after the other. SQLite has one writer anyway."""
    lock_enrolment(enrolment)


def _issue(document: IssuedDocument) -> dict[str, str]:
    return {
        "number": document.number,
        "code": document.code,
        "issued_at": timezone.localtime(document.issued_at).isoformat(timespec="seconds"),
        "verify_url": settings.SITE_URL + reverse("verify", args=[document.code]),
    }


@transaction.atomic
def complete(
    *, document: IssuedDocument, pdf: bytes, work: Work | None = None, now: datetime | None = None
) -> IssuedDocument:
    """Store the file, make the document valid, supersede the older one and finish the job, all or nothing.

    Raise `ConflictError` if the document changed since it was reserved, `Superseded` if another attempt took over.
    """
    now = now or timezone.now()
    by = document.issued_by
    _lock_documents_of(document.enrolment_id)
    with translation.override(document.language):
        name = f"{slugify(TITLES[IssuedDocument.Kind(document.kind)])}-{document.number}.pdf"
    file = files.services.store(content=pdf, name=name, content_type="application/pdf", by=by)
    valid = IssuedDocument.objects.same_subject(document).filter(state=State.VALID)
    if valid.filter(pk__gt=document.pk).exists():  # a newer one was completed first
        state = DOCUMENT.check("issue_superseded", document).target
        change(document, {"state": state, "file": file, "ended_at": now}, by=by, action="issue")
    else:
        for older in valid:
            state = DOCUMENT.check("supersede", older).target
            change(older, {"state": state, "ended_at": now}, by=by, action="supersede")
        change(document, {"state": DOCUMENT.check("issue", document).target, "file": file}, by=by, action="issue")
    if work is not None:
        work.finish(url=document.get_absolute_url(), document=str(document.uuid))
    return document


@transaction.atomic
def withdraw(
    *, document: IssuedDocument, by: User, why: str, seen: int | None = None, now: datetime | None = None
) -> IssuedDocument:
    """Withdraw an issued document; raise `WrongStateError` if it was not issued."""
    state = DOCUMENT.run("withdraw", document).target
    if not why.strip():
        raise ValidationError({"reason": _("Say why the document is withdrawn.")})
    return change(
        document,
        {"state": state, "reason": why, "ended_at": now or timezone.now()},
        by=by,
        seen=seen,
        why=why,
        action="withdraw",
    )


def void_unfinished(documents=None, now: datetime | None = None) -> int:
    """Void documents whose job has ended, or that have no job and are an hour old; return how many.

    `documents`: a query set, by default of all.
    """
    now = now or timezone.now()
    found = (IssuedDocument.objects.all() if documents is None else documents).filter(
        Q(job__state__in=[Job.State.DONE, Job.State.FAILED]) | Q(job=None, issued_at__lt=now - GIVEN_UP_AFTER),
        state=State.RESERVED,
    )
    for document in found:
        change(document, {"state": DOCUMENT.check("void", document).target, "ended_at": now}, by=None, action="void")
    return len(found)
