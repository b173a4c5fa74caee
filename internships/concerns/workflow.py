"""What may happen to a serious concern, in which state and by whom: one table for pages and services."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Allowed, Answer, Denied
from internships.concerns.models import Concern

State = Concern.State


class Part(StrEnum):
    """The part that somebody has in a concern."""

    RAISER = "raiser"
    RESIDENT = "resident"  # whom it is about
    COORDINATOR = "coordinator"
    JURY = "jury"  # which reads what was passed on


@dataclass(frozen=True)
class Row:
    """`name` takes a concern from one of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str
    part: Part


TABLE = (
    Row("withdraw", (State.RAISED,), State.WITHDRAWN, Part.RAISER),
    Row("put", (State.RAISED,), State.PUT, Part.COORDINATOR),
    Row("reply", (State.PUT,), State.REPLIED, Part.RESIDENT),
    Row("close", (State.RAISED, State.PUT, State.REPLIED), State.CLOSED, Part.COORDINATOR),
)
ACTS = tuple(row.name for row in TABLE)

REFUSALS = {
    State.RAISED: _("The coordinator has not taken it up yet."),
    State.PUT: _("It was put to the resident, who has until the deadline to reply."),
    State.REPLIED: _("The resident has replied."),
    State.CLOSED: _("It is closed."),
    State.WITHDRAWN: _("Who raised it has withdrawn it."),
}


def row_of(name: str) -> Row:
    return next(row for row in TABLE if row.name == name)


def allows(name: str, state: str) -> Answer:
    """Whether the state lets it happen, whoever asks."""
    if state in row_of(name).sources:
        return Allowed()
    return Denied(str(REFUSALS[State(state)]))
