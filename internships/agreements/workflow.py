"""What happens to a placement, and in which status, which follows from its agreement and from the day."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.placements.models import State
from workflow.table import CALENDAR, Table, Transition


class Who(StrEnum):
    """In which role somebody acts on a placement."""

    RESIDENT = "resident"
    SUPERVISOR = "supervisor"  # named on it, or delegate of one who is
    OFFICE = "office"


def refusal(name: str, state: str) -> str:
    words = {"state": State(state).label}
    if PLACEMENT.find(name, state):
        return _("This placement is %(state)s: ask your secretariat.") % words
    return _("This placement is %(state)s: that is not possible any more, or not yet.") % words


OFFICE = {Who.OFFICE}
PLACEMENT = Table(
    Transition("accept", [State.PROPOSED], State.ACCEPTED, {Who.SUPERVISOR, Who.OFFICE}, label=gettext_lazy("Accept")),
    Transition("approve", [State.ACCEPTED], State.APPROVED, OFFICE, label=gettext_lazy("Approve")),
    Transition("begin", [State.APPROVED], State.RUNNING, {CALENDAR}),
    Transition("interrupt", [State.RUNNING], State.INTERRUPTED, OFFICE, label=gettext_lazy("Interrupt")),
    Transition("resume", [State.INTERRUPTED], State.RUNNING, OFFICE, label=gettext_lazy("Go on")),
    Transition("close", [State.INTERRUPTED], State.COMPLETED, OFFICE, label=gettext_lazy("End it where it stopped")),
    Transition("end", [State.RUNNING], State.COMPLETED, {CALENDAR}),
    Transition(
        "cancel", [State.PROPOSED, State.ACCEPTED], State.CANCELLED, frozenset(Who), label=gettext_lazy("Cancel")
    ),
    Transition("cancel", [State.APPROVED], State.CANCELLED, OFFICE, label=gettext_lazy("Cancel")),
    states=State,
    refusal=refusal,
    state=lambda placement, today: placement.state_on(today),
    reads=frozenset({"step", "starts", "ends", "interruptions"}),
)
LABELS = {row.name: row.label for row in PLACEMENT.rows if row.label}  # of what people do
