"""How far a batch is, for its page and the API."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.batches.models import Batch, BatchItem

State = BatchItem.State


@dataclass(frozen=True)
class BatchProgress:
    """`phase`: running, paused, cancelled, or done when nothing is open; `left` is None while it cannot be told."""

    phase: str
    counts: dict[str, int]
    left: timedelta | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return self.counts[State.WAITING] + self.counts[State.RUNNING]

    @property
    def ended(self) -> int:
        return self.total - self.open

    @property
    def ready(self) -> int:
        return self.counts[State.MADE] + self.counts[State.UNCHANGED]

    @property
    def failed(self) -> int:
        return self.counts[State.FAILED]

    @property
    def is_live(self) -> bool:
        """Whether the page should look again."""
        return self.phase == "running" or self.counts[State.RUNNING] > 0

    @property
    def shown(self) -> str:
        """A value that changes whenever the page would show something else."""
        return "-".join([self.phase, *map(str, self.counts.values())])

    @property
    def mark(self) -> str:
        """How the page shows the phase."""
        return {"paused": "suspended", "cancelled": "dropped"}.get(self.phase, self.phase)

    @property
    def phase_words(self) -> str:
        words = {"done": _("done"), "running": _("under way"), "paused": _("paused"), "cancelled": _("cancelled")}
        return words[self.phase]

    @property
    def ready_words(self) -> str:
        return _("%(n)s of %(all)s ready") % {"n": self.ready, "all": self.total}

    @property
    def failed_words(self) -> str:
        return ngettext("%(n)s failed", "%(n)s failed", self.failed) % {"n": self.failed}

    @property
    def left_words(self) -> str:
        if self.phase != "running":
            return ""
        if self.left is None:
            return _("The time left is told after the first document.")
        seconds = self.left.total_seconds()
        if seconds < 60:
            return _("Less than a minute left.")
        minutes = round(seconds / 60)
        text = ngettext("About %(n)s minute left.", "About %(n)s minutes left.", minutes)
        return text % {"n": minutes}


def progress_of(batch: Batch) -> BatchProgress:
    """`batch`: of `for_display`."""
    counts = {state: getattr(batch, f"n_{state}") for state in State.values}
    has_open = counts[State.WAITING] + counts[State.RUNNING]
    phase = "done" if batch.state == Batch.State.RUNNING and not has_open else batch.state
    left = time_left(batch, has_open) if phase == "running" else None
    return BatchProgress(phase, counts, left)


def time_left(batch: Batch, open_items: int) -> timedelta | None:
    """The mean time of the documents made, for those to come, over as many lanes as work on it now."""
    mean = getattr(batch, "mean_time")  # noqa: B009 (an annotation)
    lanes = max(1, getattr(batch, f"n_{State.RUNNING}"))
    return None if mean is None else mean * open_items / lanes
