"""What happens to an evaluation, in which state and by which side."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from internships.evaluations.models import Evaluation
from ui.figures import day_words
from workflow.table import SYSTEM, Table, Transition

OPEN, SIGNED, ACKNOWLEDGED, SUPERSEDED, DROPPED = Evaluation.State


class Side(StrEnum):
    """The part that somebody has in an evaluation."""

    WRITER = "writer"  # the supervisor or a delegate; of goals, the resident
    READER = "reader"  # the other of the two
    OFFICE = "office"


REFUSALS = {
    OPEN: gettext_lazy("It is not signed yet."),
    SIGNED: gettext_lazy("It is signed, and locked. What is wrong in it is put right by a correction."),
    ACKNOWLEDGED: gettext_lazy(
        "It is signed and was read; it is locked. What is wrong in it is put right by a correction."
    ),
    SUPERSEDED: gettext_lazy("A corrected evaluation took the place of this one."),
    DROPPED: gettext_lazy("This evaluation is not given."),
}


def is_due(evaluation: Evaluation, today: date, by: User | None) -> Answer:
    if today < evaluation.opens_on:
        return Denied(_("It can be written from %(day)s on.") % {"day": day_words(evaluation.opens_on)})
    return Allowed()


def has_no_correction(evaluation: Evaluation, today: date, by: User | None) -> Answer:
    if evaluation.corrections.exclude(state=DROPPED).exists():
        return Denied(_("A correction of it is begun already."))
    return Allowed()


WRITER, READER, CORRECTORS = {Side.WRITER}, {Side.READER}, {Side.WRITER, Side.OFFICE}
EVALUATION = Table(
    Transition("write", [OPEN], OPEN, WRITER, guard=is_due),
    Transition("sign", [OPEN], SIGNED, WRITER, guard=is_due),
    Transition("rate", [OPEN], OPEN, READER, guard=is_due),  # the own rating beside it, until it is signed
    Transition("drop", [OPEN], DROPPED, {Side.OFFICE}),
    Transition("reschedule", [OPEN], OPEN, {SYSTEM}),
    Transition("acknowledge", [SIGNED], ACKNOWLEDGED, READER),
    Transition("correct", [SIGNED], SIGNED, CORRECTORS, guard=has_no_correction),
    Transition("correct", [ACKNOWLEDGED], ACKNOWLEDGED, CORRECTORS, guard=has_no_correction),
    Transition("supersede", [SIGNED, ACKNOWLEDGED], SUPERSEDED, {SYSTEM}),
    Transition("disown", [SIGNED], SIGNED, WRITER),
    Transition("disown", [ACKNOWLEDGED], ACKNOWLEDGED, WRITER),
    states=Evaluation.State,
    refusal=lambda name, state: REFUSALS[Evaluation.State(state)],
)
