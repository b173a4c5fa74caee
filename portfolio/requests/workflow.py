"""The transitions of a request for an observation."""

from django.utils.translation import gettext_lazy as _

from portfolio.requests.models import Request
from workflow.table import CALENDAR, NEW, Table, Transition

ASKED, ANSWERED, DECLINED, WITHDRAWN, REPLACED = Request.State
EXPIRED = Request.EXPIRED  # computed: the day after the last one

REFUSALS = {
    NEW: _("There is nothing yet that this could happen to."),
    ASKED: _("This request still waits for its answer."),
    ANSWERED: _("This request is answered already."),
    DECLINED: _("The person asked has declined this request."),
    WITHDRAWN: _("This request was taken back."),
    REPLACED: _("Another request took the place of this one."),
    EXPIRED: _("This request has run out. It can be sent again."),
}
REQUEST = Table(
    Transition("ask", [NEW], ASKED),
    Transition("keep", [ASKED], ASKED),
    Transition("answer", [ASKED], ANSWERED),
    Transition("decline", [ASKED], DECLINED),
    Transition("expire", [ASKED], EXPIRED, {CALENDAR}),
    Transition("resend", [ASKED, EXPIRED], ASKED),
    Transition("withdraw", [ASKED, EXPIRED], WITHDRAWN),
    Transition("replace", [ASKED, EXPIRED, DECLINED], REPLACED),
    states=REFUSALS,
    refusal=lambda name, state: REFUSALS[state],
    state=lambda request, today: request.status(today),
    reads=frozenset({"state", "expires_on"}),
)
