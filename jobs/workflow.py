"""The transitions of a job and their states."""

from django.utils.translation import gettext as _

from jobs.models import Job
from workflow.table import Table, Transition

QUEUED, RUNNING, DONE, FAILED = Job.State


def refusal(name: str, state: str) -> str:
    if name == "retry":
        return _("Only what was stopped can be tried again.")
    return _("This work is %(state)s: that is not possible any more, or not yet.") % {"state": Job.State(state).label}


JOB = Table(
    Transition("claim", [QUEUED], RUNNING),
    Transition("finish", [RUNNING], DONE),
    Transition("fail", [RUNNING], FAILED),
    Transition("give_back", [RUNNING], QUEUED),
    Transition("retry", [FAILED], QUEUED),
    states=Job.State,
    refusal=refusal,
)
