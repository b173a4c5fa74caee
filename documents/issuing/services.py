"""Issuing and withdrawing documents."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
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
from documents.issuing.models import IssuedDocument
from documents.issuing.numbers import new_code, take_number
from documents.issuing.workflow import DOCUMENT
from documents.kinds.parts import sha256_of
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject, of_placement
from documents.rendering.typefaces import FontUnavailableError, require_fonts
from internships.models import Placement
from jobs.models import Job
from jobs.work import Work
from records.enrolments.locks import lock_enrolment
from records.models import Deliberation, Enrolment

State = IssuedDocument.State
Finish = Callable[[IssuedDocument], None]
STEPS = ("record", "render", "file")
GIVEN_UP_AFTER = timedelta(hours=1)
NO_ROOM = gettext_lazy("There is no room left to store the file. Tell the technical team, then try again.")


def ask(*, kind: str, subject: Subject, by: User, language: str) -> Job:
    """Start a job that issues a document; return the job that already runs for that subject and language, if any.

    Raise `WrongStateError` when the record does not allow the document today.
    """
    _require_ready(kind, subject, timezone.now())
    return jobs.services.start(
        KINDS[kind].job,
        by=by,
        arguments=subject.arguments | {"language": language},
        key=f"{subject.key}:{language}",
    )


def ask_transcript(*, enrolment: Enrolment, by: User, language: str) -> Job:
    return ask(kind="transcript", subject=Subject(enrolment=enrolment), by=by, language=language)


def ask_confirmation(*, placement: Placement, by: User, language: str) -> Job:
    return ask(kind="placement", subject=of_placement(placement), by=by, language=language)


def _require_ready(kind: str, subject: Subject, now: datetime) -> None:
    answer = KINDS[kind].ready(subject, timezone.localdate(now))
    if not answer:
        raise WrongStateError(answer.reason)
    _certificate(kind)
    try:
        require_fonts()
    except FontUnavailableError as error:
        raise WrongStateError(str(error)) from error


def _certificate(kind: str):
    """Return the certificate that seals documents of the kind, or None.

    Raise `WrongStateError` when there should be one: nothing is issued without the seal that was configured.
    """
    if not KINDS[kind].sealed:
        return None
    from documents.sealing.certificate import SealUnavailableError, certificate  # pyHanko: import it only to seal

    try:
        return certificate()
    except SealUnavailableError as error:
        raise WrongStateError(str(error)) from error


def issue(
    *,
    kind: str,
    subject: Subject,
    by: User | None,
    language: str,
    work: Work | None = None,
    now: datetime | None = None,
) -> IssuedDocument:
    """Issue a document in this process; `by` is None for a command of the system.

    `work`: the job, which gets the progress and ends in the transaction that makes the document valid. A second attempt
    after a crash continues with the number already taken: one job issues one document. Raise `WrongStateError` like
    `ask`.
    """
    now = now or timezone.now()
    _require_ready(kind, subject, now)
    _say(work, "record")
    content = KINDS[kind].compose(subject, language, now)
    document = reserve(subject=subject, content=content, by=by, job=work.job if work else None, now=now)
    _say(work, "render")
    pdf = produce(document)
    _say(work, "file")
    return complete(document=document, pdf=pdf, finish=_end_of(work) if work else None)


def issue_transcript(*, enrolment: Enrolment, **options) -> IssuedDocument:
    return issue(kind="transcript", subject=Subject(enrolment=enrolment), **options)


def issue_confirmation(*, placement: Placement, **options) -> IssuedDocument:
    return issue(kind="placement", subject=of_placement(placement), **options)


def produce(document: IssuedDocument) -> bytes:
    """Return the file of a reserved document, sealed if its kind is and this installation seals."""
    from documents.rendering.pdf import render_pdf  # WeasyPrint takes 2 s to import: import it only to render
    from documents.sealing.seal import SealUnavailableError, sealed

    certificate = _certificate(document.kind)
    if (certificate.sha256 if certificate else None) != (document.seal or {}).get("sha256"):
        raise WrongStateError(_("The certificate of the seal was replaced in the meantime. Try again."))
    try:
        pdf = render_pdf(document.snapshot)
    except FontUnavailableError as error:
        raise WrongStateError(str(error)) from error
    if certificate is None:
        return pdf
    try:
        with translation.override(document.language):
            return sealed(pdf, certificate)
    except SealUnavailableError as error:
        raise WrongStateError(str(error)) from error


def _say(work: Work | None, step: str) -> None:
    if work is not None:
        work.advance(STEPS.index(step), len(STEPS), step)


def _end_of(work: Work) -> Finish:
    return lambda document: work.finish(url=document.get_absolute_url(), document=str(document.uuid))


@transaction.atomic
def reserve(
    *,
    subject: Subject,
    content: dict,
    by: User | None,
    now: datetime,
    job: Job | None = None,
    begun: IssuedDocument | None = None,
) -> IssuedDocument:
    """Return the row of a document with its number; that of an earlier attempt if its content still holds.

    The earlier attempt is that of `job`, or `begun`.
    """
    _lock_documents_of(subject)
    document = IssuedDocument(
        kind=content["kind"],
        subject=subject.key,
        **subject.rows,
        language=content["language"],
        content_sha256=sha256_of(content),
        issued_at=now.replace(microsecond=0),
        issued_by=by,
        job=job,
    )
    if begun is None and job is not None:
        begun = IssuedDocument.objects.filter(job=job, state=State.RESERVED).first()
    unfinished = IssuedDocument.objects.same_subject(document)
    void_unfinished(unfinished.exclude(pk=begun.pk) if begun else unfinished, now=now)
    if begun is not None:
        begun.refresh_from_db()
        today = timezone.localdate(begun.issued_at) == timezone.localdate(now)
        if begun.state == State.RESERVED and today and begun.content_sha256 == document.content_sha256:
            return begun
        if begun.state == State.RESERVED:
            change(begun, {"state": DOCUMENT.check("void", begun).target, "ended_at": now}, by=by, action="void")
    document.number = take_number(document.kind, timezone.localdate(now).year)
    document.code = new_code()
    document.snapshot = {"content": content, "issue": _issue(document)}
    document.snapshot_sha256 = sha256_of(document.snapshot)
    return create(document, by=by, action="reserve", institution=subject.institution.code)


def _lock_documents_of(subject: Subject | IssuedDocument) -> None:
    """Reserve and complete documents of one resident or person one after the other. SQLite has one writer anyway."""
    if subject.enrolment is not None:
        lock_enrolment(subject.enrolment.pk)
    elif subject.person is not None:
        User.objects.select_for_update(no_key=True).get(pk=subject.person.pk)
    elif subject.sitting is not None:
        Deliberation.objects.select_for_update(no_key=True).get(pk=subject.sitting.pk)


def _issue(document: IssuedDocument) -> dict[str, Any]:
    certificate = _certificate(document.kind)
    said = certificate and {n: getattr(certificate, n) for n in ("name", "sha256", "self_made")}
    return {
        "seal": said,
        "number": document.number,
        "code": document.code,
        "issued_at": timezone.localtime(document.issued_at).isoformat(timespec="seconds"),
        "verify_url": settings.SITE_URL + reverse("verify", args=[document.code]),
    }


@transaction.atomic
def complete(
    *, document: IssuedDocument, pdf: bytes, finish: Finish | None = None, now: datetime | None = None
) -> IssuedDocument:
    """Store the file, make the document valid, supersede the older one and call `finish`, all or nothing.

    Raise `ConflictError` if the document changed since it was reserved. `finish` raises if another attempt took over.
    """
    now = now or timezone.now()
    by = document.issued_by
    _lock_documents_of(document)
    file = files.services.store(content=pdf, name=_file_name(document), content_type="application/pdf", by=by)
    valid = IssuedDocument.objects.same_subject(document).filter(state=State.VALID)
    if valid.filter(pk__gt=document.pk).exists():  # a newer one was completed first
        state = DOCUMENT.check("issue_superseded", document).target
        change(document, {"state": state, "file": file, "ended_at": now}, by=by, action="issue")
    else:
        for older in valid:
            state = DOCUMENT.check("supersede", older).target
            change(older, {"state": state, "ended_at": now}, by=by, action="supersede")
        change(document, {"state": DOCUMENT.check("issue", document).target, "file": file}, by=by, action="issue")
    if finish is not None:
        finish(document)
    return document


def _file_name(document: IssuedDocument) -> str:
    with translation.override(document.language):
        return f"{slugify(str(KINDS[document.kind].title))}-{document.number}.pdf"


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
    return void(found, now)


def void(reserved: QuerySet[IssuedDocument], now: datetime | None = None) -> int:
    """Void documents that will not be finished: their numbers stay, and are not used again. Return how many."""
    for document in reserved:
        values = {"state": DOCUMENT.check("void", document).target, "ended_at": now or timezone.now()}
        change(document, values, by=None, action="void")
    return len(reserved)
