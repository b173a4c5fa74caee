"""The jobs that issue one document each, one kind of job for each kind of document."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Answer, WrongStateError
from documents.issuing import services
from documents.kinds.kind import Kind
from documents.kinds.registry import KINDS
from documents.kinds.subjects import found
from files.storage import has_no_room
from jobs.registry import JobFailed, job
from jobs.work import Work

STEPS = {
    "record": _("Reading the record"),
    "render": _("Setting the pages"),
    "file": _("Putting the file away"),
}


def register(kind: Kind) -> None:
    def may_retry(user: User, language: str, **arguments) -> Answer:
        return kind.may_issue(user, found(arguments))

    def run(work: Work, language: str, **arguments) -> None:
        subject = found(arguments)
        assert work.by is not None
        answer = kind.may_issue(work.by, subject)
        if not answer:  # a role may have ended since
            raise JobFailed(answer.reason)
        try:
            services.issue(kind=kind.name, subject=subject, by=work.by, language=language, work=work)
        except WrongStateError as refused:  # the record may have changed since
            raise JobFailed(refused.reason) from refused
        except OSError as error:
            if has_no_room(error):
                raise JobFailed(str(services.NO_ROOM)) from error
            raise

    run.__module__ = __name__
    job(kind.job, title=kind.title, steps=STEPS, result_label=kind.open_label, may_retry=may_retry)(run)


for each in KINDS.values():
    register(each)


@shared_task(name="documents.issuing.tasks.void_unfinished")
def void_unfinished() -> None:
    """Void the numbers that were taken by what died since, and remove its keys and fonts from the disk."""
    from documents.rendering import fonts  # WeasyPrint and pyHanko: import them only where asked
    from documents.sealing import certificate

    services.void_unfinished()
    certificate.sweep()
    fonts.sweep()
