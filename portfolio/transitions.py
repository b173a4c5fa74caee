"""The one table of what may happen to an observation, a request and a sign-off, and in which state."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Allowed, Answer, Denied, WrongStateError
from portfolio.models import Observation, Request, SignOff

NEW = ""  # the state of what is not there yet


@dataclass(frozen=True)
class Transition:
    """`name` takes a thing from one of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str


SEEN, ASKED, SIGNED = Observation.State, Request.State, SignOff.State
EXPIRED = Request.EXPIRED  # comes by itself, with the day after the last one
TABLE = {
    "observation": (
        Transition("record", (NEW,), SEEN.RECORDED),
        Transition("supersede", (SEEN.RECORDED,), SEEN.SUPERSEDED),
        Transition("withdraw", (SEEN.RECORDED,), SEEN.WITHDRAWN),
    ),
    "request": (
        Transition("ask", (NEW,), ASKED.ASKED),
        Transition("keep", (ASKED.ASKED,), ASKED.ASKED),
        Transition("answer", (ASKED.ASKED,), ASKED.ANSWERED),
        Transition("decline", (ASKED.ASKED,), ASKED.DECLINED),
        Transition("expire", (ASKED.ASKED,), EXPIRED),
        Transition("resend", (ASKED.ASKED, EXPIRED), ASKED.ASKED),
        Transition("withdraw", (ASKED.ASKED, EXPIRED), ASKED.WITHDRAWN),
        Transition("replace", (ASKED.ASKED, EXPIRED, ASKED.DECLINED), ASKED.REPLACED),
    ),
    "sign_off": (
        Transition("sign", (NEW,), SIGNED.SIGNED),
        Transition("supersede", (SIGNED.SIGNED,), SIGNED.SUPERSEDED),
        Transition("withdraw", (SIGNED.SIGNED,), SIGNED.WITHDRAWN),
    ),
}
STATES = {
    "observation": (NEW, *SEEN.values),
    "request": (NEW, *ASKED.values, EXPIRED),
    "sign_off": (NEW, *SIGNED.values),
}
REFUSALS = {
    ("observation", SEEN.RECORDED): _("This observation is recorded already."),
    ("observation", SEEN.SUPERSEDED): _("A corrected observation took the place of this one already."),
    ("observation", SEEN.WITHDRAWN): _("This observation was withdrawn already."),
    ("request", ASKED.ASKED): _("This request still waits for its answer."),
    ("request", ASKED.ANSWERED): _("This request is answered already."),
    ("request", ASKED.DECLINED): _("The person asked has declined this request."),
    ("request", ASKED.WITHDRAWN): _("This request was taken back."),
    ("request", ASKED.REPLACED): _("Another request took the place of this one."),
    ("request", EXPIRED): _("This request has run out. It can be sent again."),
    ("sign_off", SIGNED.SIGNED): _("This sign-off stands already."),
    ("sign_off", SIGNED.SUPERSEDED): _("A newer sign-off took the place of this one already."),
    ("sign_off", SIGNED.WITHDRAWN): _("This sign-off was withdrawn already."),
}
NOT_THERE = _("There is nothing yet that this could happen to.")


def may(thing: str, name: str, state: str) -> Answer:
    """Whether the table lets `name` happen to a thing in that state."""
    if state in transition(thing, name).sources:
        return Allowed()
    return Denied(str(REFUSALS.get((thing, state), NOT_THERE)))


def target(thing: str, name: str, state: str) -> str:
    """The state that `name` leads to; `WrongStateError` where the table does not let it happen."""
    if answer := may(thing, name, state):
        return transition(thing, name).target
    raise WrongStateError(answer.reason)


def transition(thing: str, name: str) -> Transition:
    return next(row for row in TABLE[thing] if row.name == name)
