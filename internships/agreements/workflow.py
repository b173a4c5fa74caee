"""How a placement goes from one state to the next: one table, read by pages, API and services alike."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from internships.placements.models import State


class Who(StrEnum):
    """In which part somebody acts on a placement."""

    RESIDENT = "resident"
    SUPERVISOR = "supervisor"  # named on it, or standing in for one who is
    OFFICE = "office"
    CALENDAR = "calendar"  # nobody: the day comes


@dataclass(frozen=True)
class Transition:
    """`name` from a state to the next, by whom; `label` stands on the button."""

    name: str
    source: State
    target: State
    who: frozenset[Who]
    label: str | Promise


def _row(name: str, source: State, target: State, who: set[Who], label: str | Promise) -> Transition:
    return Transition(name, source, target, frozenset(who), label)


TABLE = (
    _row("accept", State.PROPOSED, State.ACCEPTED, {Who.SUPERVISOR, Who.OFFICE}, _("Accept")),
    _row("approve", State.ACCEPTED, State.APPROVED, {Who.OFFICE}, _("Approve")),
    _row("begin", State.APPROVED, State.RUNNING, {Who.CALENDAR}, _("Begins on its first day")),
    _row("interrupt", State.RUNNING, State.INTERRUPTED, {Who.OFFICE}, _("Interrupt")),
    _row("resume", State.INTERRUPTED, State.RUNNING, {Who.OFFICE}, _("Go on")),
    _row("close", State.INTERRUPTED, State.COMPLETED, {Who.OFFICE}, _("End it where it stopped")),
    _row("end", State.RUNNING, State.COMPLETED, {Who.CALENDAR}, _("Ends after its last day")),
    _row("cancel", State.PROPOSED, State.CANCELLED, {Who.RESIDENT, Who.SUPERVISOR, Who.OFFICE}, _("Cancel")),
    _row("cancel", State.ACCEPTED, State.CANCELLED, {Who.RESIDENT, Who.SUPERVISOR, Who.OFFICE}, _("Cancel")),
    _row("cancel", State.APPROVED, State.CANCELLED, {Who.OFFICE}, _("Cancel")),
)
ACTS = tuple(dict.fromkeys(row.name for row in TABLE if Who.CALENDAR not in row.who))


def find(name: str, state: State) -> Transition | None:
    """The row of that name from that state; None where there is none."""
    return next((row for row in TABLE if (row.name, row.source) == (name, state)), None)


def ever(name: str) -> frozenset[Who]:
    """Who does that at all, from one state or another."""
    return frozenset(who for row in TABLE if row.name == name for who in row.who)


def open_to(who: set[Who], state: State) -> list[Transition]:
    """What somebody in these parts may do from a state."""
    return [row for row in TABLE if row.source == state and row.who & who]
