"""The jobs of a batch, and the task that takes up what died."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Answer
from documents.batches import lanes, printing, services
from documents.batches.models import Batch
from documents.batches.permissions import can_act_on
from documents.issuing.services import NO_ROOM
from files.storage import has_no_room
from jobs.registry import JobFailed, job
from jobs.work import Work


def _batch(uuid: str) -> Batch:
    return Batch.objects.select_related("programme_version__programme", "year", "created_by").get(uuid=uuid)


@job(services.JOB, title=_("Batch of documents"), result_label=_("Open the batch"))
def run(work: Work, batch: str, lane: int) -> None:
    lanes.run_lane(work, _batch(batch), lane)


def may_print_again(user: User, batch: str, **arguments) -> Answer:
    return can_act_on(user, _batch(batch))


@job(
    printing.JOB,
    title=_("File for the printer"),
    result_label=_("Open the file for the printer"),
    may_retry=may_print_again,
)
def print_file(work: Work, batch: str, both_sides: bool) -> None:
    try:
        printing.make(work, _batch(batch), both_sides)
    except OSError as error:
        if has_no_room(error):
            raise JobFailed(str(NO_ROOM)) from error
        raise


@shared_task(name="documents.batches.tasks.tend")
def tend() -> None:
    lanes.tend()
