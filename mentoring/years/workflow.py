"""The transitions of a year report."""

from django.utils.translation import gettext as _

from mentoring.years.models import YearReport
from workflow.table import Table, Transition

DRAFT, HANDED_IN = YearReport.State


def refusal(name: str, state: str) -> str:
    return _("This cannot be done any more: it is %(state)s now.") % {"state": YearReport.State(state).label}


REPORT = Table(
    Transition("write", [DRAFT], DRAFT),
    Transition("hand_in", [DRAFT], HANDED_IN),
    Transition("comment", [HANDED_IN], HANDED_IN),
    Transition("give_back", [HANDED_IN], DRAFT),
    states=YearReport.State,
    refusal=refusal,
)
