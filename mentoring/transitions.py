"""How meetings, goals and year reports go from state to state: everything that may happen, and nothing else does."""

from django.utils.translation import gettext as _

from accounts.permissions import WrongStateError
from mentoring.models import MentoringGoal, MentoringMeeting, YearReport

PLANNED, HELD, CANCELLED = MentoringMeeting.State
OPEN, REACHED, DROPPED = MentoringGoal.State
DRAFT, HANDED_IN = YearReport.State

MEETING = {
    (PLANNED, "move"): PLANNED,
    (PLANNED, "hold"): HELD,
    (PLANNED, "cancel"): CANCELLED,
    (HELD, "correct"): HELD,
    (HELD, "cancel"): CANCELLED,  # it was noted by mistake
}
GOAL = {
    (OPEN, "change"): OPEN,
    (OPEN, "reach"): REACHED,
    (OPEN, "drop"): DROPPED,
    (REACHED, "reopen"): OPEN,
    (DROPPED, "reopen"): OPEN,
}
REPORT = {
    (DRAFT, "write"): DRAFT,
    (DRAFT, "hand_in"): HANDED_IN,
    (HANDED_IN, "comment"): HANDED_IN,
    (HANDED_IN, "give_back"): DRAFT,
}


def after(table: dict, row, act: str) -> str:
    """The state that `act` brings the row to; raises `WrongStateError` where it cannot."""
    state = table.get((row.state, act))
    if state is None:
        raise WrongStateError(
            _("This cannot be done any more: it is %(state)s now.") % {"state": row.get_state_display()}
        )
    return state
