"""What happens to a thesis, who makes it, and in which state."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from thesis.theses.models import Thesis
from workflow.table import NEW, Table, Transition

S = Thesis.State
RESIDENT, PROMOTER, OFFICE = frozenset({"resident"}), frozenset({"promoter"}), frozenset({"office"})
REFUSALS = {
    NEW: gettext_lazy("There is no thesis yet."),
    S.SEEKING: gettext_lazy("This thesis has no promoter now: one is asked first."),
    S.PROPOSED: gettext_lazy("The promoter has not answered yet."),
    S.AGREED: gettext_lazy("The protocol is not handed in yet."),
    S.ETHICS: gettext_lazy("The ethics committee has not answered yet."),
    S.PROTOCOL: gettext_lazy("The protocol is not accepted yet."),
    S.UNDER_WAY: gettext_lazy("The thesis is not submitted yet."),
    S.SUBMITTED: gettext_lazy("The thesis is submitted; no defence is planned yet."),
    S.PLANNED: gettext_lazy("The defence is planned and has not been held yet."),
    S.DEFENDED: gettext_lazy("The thesis is defended; its mark is not given yet."),
    S.MARKED: gettext_lazy("The thesis is marked."),
    S.WITHDRAWN: gettext_lazy("This thesis was given up."),
}


def is_new_to_promoter(thesis: Thesis, today: date, by: User | None) -> Answer:
    if thesis.accepted_on is not None:
        return Denied(_("The protocol is accepted already: take the thesis over as it stands."))
    return Allowed()


def was_accepted(thesis: Thesis, today: date, by: User | None) -> Answer:
    if thesis.accepted_on is None:
        return Denied(_("There is no accepted protocol to take over."))
    return Allowed()


def ethics_are_settled(thesis: Thesis, today: date, by: User | None) -> Answer:
    if thesis.needs_ethics and not thesis.ethics_reference:
        return Denied(_("The ethics committee has not answered yet."))
    return Allowed()


BEFORE = [S.SEEKING, S.PROPOSED, S.AGREED, S.ETHICS, S.PROTOCOL, S.UNDER_WAY]
WRITING = (S.AGREED, S.ETHICS, S.PROTOCOL, S.UNDER_WAY)
THESIS = Table(
    Transition("propose", [NEW], S.PROPOSED, RESIDENT),
    Transition("ask", [S.SEEKING], S.PROPOSED, RESIDENT, label=gettext_lazy("Ask a promoter")),
    Transition("agree", [S.PROPOSED], S.AGREED, PROMOTER, is_new_to_promoter, pgettext_lazy("of a thesis", "Agree")),
    Transition("take_over", [S.PROPOSED], S.UNDER_WAY, PROMOTER, was_accepted, gettext_lazy("Take the thesis over")),
    Transition("refuse", [S.PROPOSED], S.SEEKING, PROMOTER, label=gettext_lazy("Decline")),
    Transition(
        "leave",
        [S.AGREED, S.ETHICS, S.PROTOCOL, S.UNDER_WAY],
        S.SEEKING,
        PROMOTER | OFFICE,
        label=gettext_lazy("The promoter leaves"),
    ),
    Transition("ask_ethics", [S.AGREED], S.ETHICS, RESIDENT, label=gettext_lazy("Ask the ethics committee")),
    Transition("clear", [S.ETHICS], S.AGREED, RESIDENT | OFFICE, label=gettext_lazy("Note its answer")),
    Transition("hand_in", [S.AGREED], S.PROTOCOL, RESIDENT, ethics_are_settled, gettext_lazy("Hand in the protocol")),
    Transition("accept", [S.PROTOCOL], S.UNDER_WAY, OFFICE, label=gettext_lazy("Accept the protocol")),
    Transition("return", [S.PROTOCOL], S.AGREED, OFFICE, label=gettext_lazy("Return the protocol")),
    Transition("submit", [S.UNDER_WAY], S.SUBMITTED, RESIDENT, label=gettext_lazy("Submit the thesis")),
    Transition("reopen", [S.SUBMITTED], S.UNDER_WAY, OFFICE, label=gettext_lazy("Give it back")),
    *(Transition("upload", [state], state, RESIDENT, label=gettext_lazy("Add a version")) for state in WRITING),
    Transition("plan", [S.SUBMITTED], S.PLANNED, OFFICE, label=gettext_lazy("Plan the defence")),
    Transition("cancel", [S.PLANNED], S.SUBMITTED, OFFICE, label=gettext_lazy("Cancel the defence")),
    Transition("hold", [S.PLANNED], S.DEFENDED, PROMOTER | OFFICE, label=gettext_lazy("The defence was held")),
    Transition("mark", [S.DEFENDED], S.MARKED, PROMOTER | OFFICE, label=gettext_lazy("Mark the thesis")),
    Transition("correct", [S.MARKED], S.DEFENDED, OFFICE, label=gettext_lazy("Take the mark back")),
    Transition("withdraw", BEFORE, S.WITHDRAWN, RESIDENT | OFFICE, label=gettext_lazy("Give the thesis up")),
    Transition("withdraw", [S.SUBMITTED], S.WITHDRAWN, OFFICE, label=gettext_lazy("Give the thesis up")),
    states=[NEW, *S],
    refusal=lambda name, state: REFUSALS[state],
    reads=frozenset({"state", "accepted_on", "needs_ethics", "ethics_reference"}),
)
