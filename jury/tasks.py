from celery import shared_task
from django.utils.translation import gettext_lazy as _

from jobs.registry import job
from jobs.work import Work
from jury.release import mails
from records.models import Deliberation


@job(mails.JOB, title=_("Mails of a publication"), result_label=_("Open the deliberation"))
def publication(work: Work, sitting: str) -> None:
    """Nobody asks for it but the release itself; who was told already is not told again."""
    mails.tell(Deliberation.objects.select_related("session", "programme_version__programme").get(uuid=sitting), work)


@shared_task(name="jury.tasks.publish_due")
def publish_due() -> None:
    """Start the mails of publications whose moment has come."""
    for sitting in mails.untold():
        mails.tell_soon(sitting)
