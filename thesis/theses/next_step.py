"""Where a thesis stands: what is next, and who holds the ball."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thesis.theses.models import Thesis

S = Thesis.State


@dataclass(frozen=True)
class Step:
    """`actor` of the workflow holds the ball; `act` is the transition that is awaited; `words` say it."""

    actor: str
    act: str
    words: str


def next_step(thesis: Thesis) -> Step | None:
    """None where nothing is awaited any more."""
    found = STEPS.get(thesis.state)
    return found(thesis) if found else None


def answer(thesis: Thesis) -> Step:
    if thesis.accepted_on is not None:
        return Step("promoter", "take_over", _("The promoter who was asked takes the thesis over, or declines"))
    return Step("promoter", "agree", _("The promoter who was asked agrees, or declines"))


STEPS: dict[str, Callable[[Thesis], Step]] = {
    S.SEEKING: lambda thesis: Step("resident", "ask", _("Ask a promoter")),
    S.PROPOSED: answer,
    S.AGREED: lambda thesis: Step("resident", "hand_in", _("Write the protocol and hand it in")),
    S.ETHICS: lambda thesis: Step("resident", "clear", _("Note the answer of the ethics committee")),
    S.PROTOCOL: lambda thesis: Step("office", "accept", _("The programme accepts the protocol, or returns it")),
    S.UNDER_WAY: lambda thesis: Step("resident", "submit", _("Work, write, and submit the thesis")),
    S.SUBMITTED: lambda thesis: Step("office", "plan", _("The programme plans the defence")),
    S.PLANNED: lambda thesis: Step("promoter", "hold", _("The defence takes place before the panel")),
    S.DEFENDED: lambda thesis: Step("promoter", "mark", _("The promoter notes the mark of the panel")),
}


def holder(thesis: Thesis, step: Step) -> str:
    """Who holds the ball, by name where it is one person."""
    if step.actor == "resident":
        return str(thesis.enrolment.user)
    if step.actor == "promoter" and thesis.promoter is not None:
        return str(thesis.promoter)
    return str(_("the secretariats and the director of the programme"))
