"""The transitions of a mentoring goal."""

from django.utils.translation import gettext as _

from mentoring.goals.models import MentoringGoal
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
