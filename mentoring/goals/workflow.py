"""What happens to a goal, and in which state."""

from django.utils.translation import gettext as _

from mentoring.models import MentoringGoal
from workflow.table import Table, Transition

OPEN, REACHED, DROPPED = MentoringGoal.State


def refusal(name: str, state: str) -> str:
    return _("This cannot be done any more: it is %(state)s now.") % {"state": MentoringGoal.State(state).label}


GOAL = Table(
    Transition("change", [OPEN], OPEN),
    Transition("reach", [OPEN], REACHED),
    Transition("drop", [OPEN], DROPPED),
    Transition("reopen", [REACHED, DROPPED], OPEN),
    states=MentoringGoal.State,
    refusal=refusal,
)
