from django.utils.translation import gettext_lazy as _

from accounts.permissions import Answer
from imports import services, undoing, working
from imports.models import Import
from imports.permissions import can_assign, can_handle, can_undo, can_write
from jobs.registry import JobFailed, job
from jobs.work import Work

OPEN = _("Open the import")


def _batch(uuid: str) -> Import:
    return Import.objects.for_display().get(uuid=uuid)


def _still_allowed(work: Work, batch: Import) -> None:
    answer = can_handle(work.by, batch)
    if not answer:  # a role may have ended since
        raise JobFailed(answer.reason)


def may_check(user, batch: str) -> Answer:
    return can_assign(user, _batch(batch))


def may_write(user, batch: str) -> Answer:
    return can_write(user, _batch(batch))


def may_undo(user, batch: str) -> Answer:
    return can_undo(user, _batch(batch))


@job(
    services.CHECK,
    title=_("Check of a table"),
    steps={
        "read": _("Reading the file"),
        "check": _("Checking each row"),
        "keep": _("Putting the preview together"),
    },
    result_label=OPEN,
    may_retry=may_check,
)
def check(work: Work, batch: str) -> None:
    found = _batch(batch)
    _still_allowed(work, found)
    working.check(work, found)


@job(
    services.WRITE,
    title=_("Import of a table"),
    steps={
        "check": _("Checking each row once more"),
        "prepare": _("Preparing the rows"),
        "write": _("Writing all of them at once"),
    },
    result_label=OPEN,
    may_retry=may_write,
)
def write(work: Work, batch: str) -> None:
    found = _batch(batch)
    _still_allowed(work, found)
    working.write(work, found)


@job(
    services.UNDO,
    title=_("Undoing of an import"),
    steps={
        "look": _("Looking up what was imported"),
        "prepare": _("Preparing the rows"),
        "write": _("Taking all of them back at once"),
    },
    result_label=OPEN,
    may_retry=may_undo,
)
def undo(work: Work, batch: str) -> None:
    found = _batch(batch)
    _still_allowed(work, found)
    undoing.undo(work, found)
