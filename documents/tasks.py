from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Answer
from documents import services
from documents.permissions import can_issue
from internships.agreements.permissions import can_have_confirmed, confirmable
from internships.models import Placement
from jobs.registry import JobFailed, job
from jobs.work import Work
from records.models import Enrolment


def may_retry(user: User, enrolment: str, **arguments) -> Answer:
    return can_issue(user, _enrolment(enrolment))


@job(
    services.TRANSCRIPT_JOB,
    title=_("Transcript of records"),
    steps={
        "record": _("Reading the record"),
        "render": _("Setting the pages"),
        "file": _("Putting the file away"),
    },
    result_label=_("Open the transcript"),
    may_retry=may_retry,
)
def transcript(work: Work, enrolment: str, language: str) -> None:
    found = _enrolment(enrolment)
    answer = can_issue(work.by, found)
    if not answer:  # a role may have ended since
        raise JobFailed(answer.reason)
    services.issue_transcript(enrolment=found, by=work.by, language=language, work=work)


def may_confirm_again(user: User, placement: str, **arguments) -> Answer:
    found = _placement(placement)
    return can_have_confirmed(user, found) and confirmable(found)


@job(
    services.CONFIRMATION_JOB,
    title=_("Confirmation of placement"),
    steps={
        "record": _("Reading the placement"),
        "render": _("Setting the pages"),
        "file": _("Putting the file away"),
    },
    result_label=_("Open the confirmation"),
    may_retry=may_confirm_again,
)
def confirmation(work: Work, placement: str, language: str) -> None:
    found = _placement(placement)
    answer = can_have_confirmed(work.by, found) and confirmable(found)
    if not answer:  # a role, or the placement, may have ended since
        raise JobFailed(answer.reason)
    services.issue_confirmation(placement=found, by=work.by, language=language, work=work)


@shared_task(name="documents.tasks.void_unfinished")
def void_unfinished() -> None:
    services.void_unfinished()


def _enrolment(uuid: str) -> Enrolment:
    return Enrolment.objects.select_related("programme_version__programme", "enrolling_institution").get(uuid=uuid)


def _placement(uuid: str) -> Placement:
    return Placement.objects.for_list().select_related("enrolment__enrolling_institution").get(uuid=uuid)
