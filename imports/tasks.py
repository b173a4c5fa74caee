"""The jobs of an import: check, write, undo. Each checks again whether its user may still do so."""

from collections.abc import Callable, Mapping

from celery import shared_task
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Answer
from imports import pipeline, retention, rollback, services
from imports.models import Import
from imports.permissions import can_assign, can_handle, can_undo, can_write
from jobs.memory import no_garbage_collection
from jobs.registry import JobFailed, job
from jobs.work import Work


def register(
    name: str,
    part: Callable[[Work, Import], None],
    may: Callable[..., Answer],
    title: Promise,
    steps: Mapping[str, Promise],
) -> None:
    def found(uuid: str) -> Import:
        return Import.objects.for_display().get(uuid=uuid)

    def may_retry(user, batch: str) -> Answer:
        return may(user, found(batch))

    @job(name, title=title, steps=steps, result_label=_("Open the import"), may_retry=may_retry)
    def run(work: Work, batch: str) -> None:
        table = found(batch)
        answer = can_handle(work.by, table)
        if not answer:  # a role may have ended since the start
            raise JobFailed(answer.reason)
        with no_garbage_collection():
            part(work, table)


register(
    services.CHECK,
    pipeline.check,
    can_assign,
    _("Check of a table"),
    {
        "read": _("Reading the file"),
        "check": _("Checking each row"),
        "keep": _("Putting the preview together"),
    },
)
register(
    services.WRITE,
    pipeline.write,
    can_write,
    _("Import of a table"),
    {
        "check": _("Checking each row once more"),
        "prepare": _("Preparing the rows"),
        "write": _("Writing all of them at once"),
    },
)
register(
    services.UNDO,
    rollback.undo,
    can_undo,
    _("Undoing of an import"),
    {
        "look": _("Looking up what was imported"),
        "prepare": _("Preparing the rows"),
        "write": _("Taking all of them back at once"),
    },
)


@shared_task(name="imports.tasks.forget_old")
def forget_old() -> None:
    """Run by the beat every hour."""
    retention.forget_old()
