"""What happens to a group, and in which state."""

from django.utils.translation import gettext_lazy

from seminars.groups.models import SeminarGroup
from workflow.table import NEW, Table, Transition

OPEN, CLOSED = SeminarGroup.State
REFUSALS = {
    NEW: gettext_lazy("This group is not formed yet."),
    OPEN: gettext_lazy("The year of this group is not closed yet."),
    CLOSED: gettext_lazy("The year of this group is closed."),
}

GROUP = Table(
    Transition("form", [NEW], OPEN),
    Transition("close", [OPEN], CLOSED),  # writes the proposals
    Transition("reopen", [CLOSED], OPEN),  # withdraws them
    states=[NEW, *SeminarGroup.State],
    refusal=lambda name, state: REFUSALS[state],
)
