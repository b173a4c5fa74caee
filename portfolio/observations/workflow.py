"""The transitions of an observation."""

from django.utils.translation import gettext_lazy as _

from portfolio.observations.models import Observation
from workflow.table import NEW, Table, Transition

RECORDED, SUPERSEDED, WITHDRAWN = Observation.State

REFUSALS = {
    NEW: _("There is nothing yet that this could happen to."),
    RECORDED: _("This observation is recorded already."),
    SUPERSEDED: _("A corrected observation took the place of this one already."),
    WITHDRAWN: _("This observation was withdrawn already."),
}
OBSERVATION = Table(
    Transition("record", [NEW], RECORDED),
    Transition("supersede", [RECORDED], SUPERSEDED),
    Transition("withdraw", [RECORDED], WITHDRAWN),
    states=REFUSALS,
    refusal=lambda name, state: REFUSALS[state],
)
