"""What happens to a serious concern, in which state and by whom."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from internships.concerns.models import Concern
from workflow.table import Table, Transition

RAISED, PUT, REPLIED, CLOSED, WITHDRAWN = Concern.State


class Part(StrEnum):
    """A user's part in a concern."""

    RAISER = "raiser"
    RESIDENT = "resident"  # if it is about the resident
    COORDINATOR = "coordinator"
    JURY = "jury"  # reads what was passed on


REFUSALS = {
    RAISED: gettext_lazy("The coordinator has not taken it up yet."),
    PUT: gettext_lazy("It was put to the resident, who has until the deadline to reply."),
    REPLIED: gettext_lazy("The resident has replied."),
    CLOSED: gettext_lazy("It is closed."),
    WITHDRAWN: gettext_lazy("Who raised it has withdrawn it."),
}


def is_about_the_resident(concern: Concern, today: date, by: User | None) -> Answer:
    if concern.about != Concern.About.RESIDENT:
        return Denied(_("It is not about the resident: there is nobody to put it to here."))
    return Allowed()


def is_past_the_deadline(concern: Concern, today: date, by: User | None) -> Answer:
    if concern.reply_due_on and today <= concern.reply_due_on:
        return Denied(_("The resident has the right to reply until the deadline."))
    return Allowed()


COORDINATOR = {Part.COORDINATOR}
CONCERN = Table(
    Transition("withdraw", [RAISED], WITHDRAWN, {Part.RAISER}),
    Transition("put", [RAISED], PUT, COORDINATOR, guard=is_about_the_resident),
    Transition("reply", [PUT], REPLIED, {Part.RESIDENT}),
    Transition("close", [RAISED, REPLIED], CLOSED, COORDINATOR),
    Transition("close", [PUT], CLOSED, COORDINATOR, guard=is_past_the_deadline),
    states=Concern.State,
    refusal=lambda name, state: REFUSALS[Concern.State(state)],
)
