"""What happens to a placement, and in which status, which follows from its agreement and from the day."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.placements.models import PlacementStatus
from workflow.table import CALENDAR, Table, Transition


class Who(StrEnum):
    """In which role somebody acts on a placement."""

    RESIDENT = "resident"
    SUPERVISOR = "supervisor"  # named on it, or delegate of one who is
    OFFICE = "office"


def refusal(name: str, state: str) -> str:
    words = {"state": PlacementStatus(state).label}
    if PLACEMENT.find(name, state):
        return _("This placement is %(state)s: ask your secretariat.") % words
    return _("This placement is %(state)s: that is not possible any more, or not yet.") % words


OFFICE = {Who.OFFICE}
PLACEMENT = Table(
    Transition(
        "accept",
        [PlacementStatus.PROPOSED],
        PlacementStatus.ACCEPTED,
        {Who.SUPERVISOR, Who.OFFICE},
        label=gettext_lazy("Accept"),
    ),
    Transition("approve", [PlacementStatus.ACCEPTED], PlacementStatus.APPROVED, OFFICE, label=gettext_lazy("Approve")),
    Transition("begin", [PlacementStatus.APPROVED], PlacementStatus.RUNNING, {CALENDAR}),
    Transition(
        "interrupt", [PlacementStatus.RUNNING], PlacementStatus.INTERRUPTED, OFFICE, label=gettext_lazy("Interrupt")
    ),
    Transition("resume", [PlacementStatus.INTERRUPTED], PlacementStatus.RUNNING, OFFICE, label=gettext_lazy("Go on")),
    Transition(
        "close",
        [PlacementStatus.INTERRUPTED],
        PlacementStatus.COMPLETED,
        OFFICE,
        label=gettext_lazy("End it where it stopped"),
    ),
    Transition("end", [PlacementStatus.RUNNING], PlacementStatus.COMPLETED, {CALENDAR}),
    Transition(
        "cancel",
        [PlacementStatus.PROPOSED, PlacementStatus.ACCEPTED],
        PlacementStatus.CANCELLED,
        frozenset(Who),
        label=gettext_lazy("Cancel"),
    ),
    Transition("cancel", [PlacementStatus.APPROVED], PlacementStatus.CANCELLED, OFFICE, label=gettext_lazy("Cancel")),
    states=PlacementStatus,
    refusal=refusal,
    state=lambda placement, today: placement.status_on(today),
    reads=frozenset({"agreement_state", "starts", "ends", "interruptions"}),
)
LABELS = {row.name: row.label for row in PLACEMENT.rows if row.label}  # of what people do
