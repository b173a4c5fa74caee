"""The one table of what may happen to an observation, a request and a sign-off, and in which state."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Allowed, Answer, Denied, WrongStateError
from portfolio.models import Observation

NEW = ""  # the state of what is not there yet


@dataclass(frozen=True)
class Transition:
    """`name` takes a thing from one of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str


SEEN = Observation.State
OBSERVATION = (
    Transition("record", (NEW,), SEEN.RECORDED),
    Transition("supersede", (SEEN.RECORDED,), SEEN.SUPERSEDED),
    Transition("withdraw", (SEEN.RECORDED,), SEEN.WITHDRAWN),
)
TABLE = {"observation": OBSERVATION}

REFUSALS = {
    ("observation", SEEN.SUPERSEDED): _("A corrected observation took the place of this one already."),
    ("observation", SEEN.WITHDRAWN): _("This observation was withdrawn already."),
}


def may(thing: str, name: str, state: str) -> Answer:
    """Whether the table lets `name` happen to a thing in that state."""
    transition = next(row for row in TABLE[thing] if row.name == name)
    if state in transition.sources:
        return Allowed()
    return Denied(str(REFUSALS[thing, state]))


def target(thing: str, name: str, state: str) -> str:
    """The state that `name` leads to; `WrongStateError` where the table does not let it happen."""
    answer = may(thing, name, state)
    if not answer:
        raise WrongStateError(answer.reason)
    return next(row for row in TABLE[thing] if row.name == name).target
