"""What may happen to an evaluation, in which state and by which side: one table for pages, API and services."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Allowed, Answer, Denied
from internships.evaluations.models import Evaluation

State = Evaluation.State


class Side(StrEnum):
    """The part that somebody has in an evaluation."""

    WRITER = "writer"  # the supervisor or who stands in; of goals, the resident
    READER = "reader"  # the other of the two
    OFFICE = "office"
    ITSELF = "itself"  # nobody: it follows from something else


@dataclass(frozen=True)
class Row:
    """`name` takes an evaluation from one of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str
    sides: frozenset[Side]


def _row(name: str, sources: tuple[str, ...], target: str, *sides: Side) -> Row:
    return Row(name, sources, target, frozenset(sides))


STANDING = (State.SIGNED, State.ACKNOWLEDGED)
TABLE = (
    _row("write", (State.OPEN,), State.OPEN, Side.WRITER),
    _row("sign", (State.OPEN,), State.SIGNED, Side.WRITER),
    _row("rate", (State.OPEN,), State.OPEN, Side.READER),  # the own rating beside it, until it is signed
    _row("drop", (State.OPEN,), State.DROPPED, Side.OFFICE),
    _row("reschedule", (State.OPEN,), State.OPEN, Side.ITSELF),
    _row("acknowledge", (State.SIGNED,), State.ACKNOWLEDGED, Side.READER),
    _row("correct", (State.SIGNED,), State.SIGNED, Side.WRITER, Side.OFFICE),
    _row("correct", (State.ACKNOWLEDGED,), State.ACKNOWLEDGED, Side.WRITER, Side.OFFICE),
    _row("supersede", STANDING, State.SUPERSEDED, Side.ITSELF),
    _row("disown", (State.SIGNED,), State.SIGNED, Side.WRITER),
    _row("disown", (State.ACKNOWLEDGED,), State.ACKNOWLEDGED, Side.WRITER),
)
ACTS = tuple(dict.fromkeys(row.name for row in TABLE))

REFUSALS = {
    State.OPEN: _("It is not signed yet."),
    State.SIGNED: _("It is signed, and locked. What is wrong in it is put right by a correction."),
    State.ACKNOWLEDGED: _("It is signed and was read; it is locked. What is wrong in it is put right by a correction."),
    State.SUPERSEDED: _("A corrected evaluation took the place of this one."),
    State.DROPPED: _("This evaluation is not given."),
}


def find(name: str, state: str) -> Row | None:
    """The row of that name from that state; None where there is none."""
    return next((row for row in TABLE if row.name == name and state in row.sources), None)


def ever(name: str) -> frozenset[Side]:
    """Who does that at all, from one state or another."""
    return frozenset(side for row in TABLE if row.name == name for side in row.sides)


def allows(name: str, state: str) -> Answer:
    """Whether the state lets it happen, whoever asks."""
    return Allowed() if find(name, state) else Denied(str(REFUSALS[State(state)]))
