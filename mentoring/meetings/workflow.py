"""The transitions of a meeting."""

from django.utils.translation import gettext as _

from mentoring.meetings.models import MentoringMeeting
from workflow.table import Table, Transition

PLANNED, HELD, CANCELLED = MentoringMeeting.State


def refusal(name: str, state: str) -> str:
    return _("This cannot be done any more: it is %(state)s now.") % {"state": MentoringMeeting.State(state).label}


MEETING = Table(
    Transition("move", [PLANNED], PLANNED),
    Transition("hold", [PLANNED], HELD),
    Transition("correct", [HELD], HELD),
    Transition("cancel", [PLANNED, HELD], CANCELLED),  # a held meeting was noted by mistake
    states=MentoringMeeting.State,
    refusal=refusal,
)
