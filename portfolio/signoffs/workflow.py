"""The transitions of a sign-off."""

from django.utils.translation import gettext_lazy as _

from portfolio.signoffs.models import SignOff
from workflow.table import NEW, Table, Transition

SIGNED, SUPERSEDED, WITHDRAWN = SignOff.State

REFUSALS = {
    NEW: _("There is nothing yet that this could happen to."),
    SIGNED: _("This sign-off stands already."),
    SUPERSEDED: _("A newer sign-off took the place of this one already."),
    WITHDRAWN: _("This sign-off was withdrawn already."),
}
SIGN_OFF = Table(
    Transition("sign", [NEW], SIGNED),
    Transition("supersede", [SIGNED], SUPERSEDED),
    Transition("withdraw", [SIGNED], WITHDRAWN),
    states=REFUSALS,
    refusal=lambda name, state: REFUSALS[state],
)
