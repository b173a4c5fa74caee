"""What an office does with a batch."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from documents.batches.models import Batch, BatchItem
from workflow.table import Table, Transition

RUNNING, PAUSED, CANCELLED = Batch.State


def refusal(name: str, state: str) -> str:
    return _("This cannot be done: the batch is %(state)s.") % {"state": Batch.State(state).label}


def has_open(batch: Batch, today, by) -> Answer:
    """Stopping makes sense while something waits."""
    return Allowed() if batch.batch_items.open().exists() else Denied(_("Nothing of this batch is waiting any more."))


def has_failed(batch: Batch, today, by) -> Answer:
    failed = batch.batch_items.filter(state=BatchItem.State.FAILED).exists()
    return Allowed() if failed else Denied(_("Nothing of this batch has failed."))


BATCH = Table(
    Transition("pause", [RUNNING], PAUSED, guard=has_open),
    Transition("resume", [PAUSED], RUNNING),
    Transition("cancel", [RUNNING, PAUSED], CANCELLED, guard=has_open),
    Transition("retry", [RUNNING, PAUSED], RUNNING, guard=has_failed),
    states=Batch.State,
    refusal=refusal,
)
