"""What happens to a sitting, in which state and by whom."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from records.models import Deliberation
from ui.figures import day_words
from workflow.table import CALENDAR, NEW, Table, Transition

PREPARED, OPEN, CLOSED, RELEASED, DROPPED = Deliberation.State
PUBLISHED = "published"  # by the calendar: the moment of the publication is past


class Part(StrEnum):
    """The part that somebody has in a sitting."""

    OFFICE = "office"  # a secretariat of the programme, or its director
    SECRETARY = "secretary"  # of the jury
    PRESIDENT = "president"  # of the jury; from its beginning on, who presides
    DELEGATE = "delegate"  # the secretary, where the president delegated the release


REFUSALS = {
    NEW: gettext_lazy("There is no deliberation yet."),
    PREPARED: gettext_lazy("The jury does not sit yet: begin the deliberation first."),
    OPEN: gettext_lazy("The jury is sitting: close the deliberation first."),
    CLOSED: gettext_lazy("The deliberation is closed: its decisions no longer change unless it is opened again."),
    RELEASED: gettext_lazy(
        "These decisions are released. A correction is a superseding decision in a new deliberation."
    ),
    PUBLISHED: gettext_lazy(
        "These decisions are published. A correction is a superseding decision in a new deliberation."
    ),
    DROPPED: gettext_lazy("This deliberation is not held."),
}


def state_of(sitting: Deliberation, today: date) -> str:
    return PUBLISHED if sitting.is_published() else sitting.state


def is_its_day(sitting: Deliberation, today: date, by: User | None) -> Answer:
    if today < sitting.held_on:
        day = day_words(sitting.held_on)
        return Denied(_("This deliberation is on %(day)s: nothing is decided before.") % {"day": day})
    return Allowed()


WRITERS, PRESIDES, RELEASES = {Part.OFFICE, Part.SECRETARY}, {Part.PRESIDENT}, {Part.PRESIDENT, Part.DELEGATE}
SITTING = Table(
    Transition("prepare", [NEW], PREPARED, {Part.OFFICE}),
    Transition("drop", [PREPARED], DROPPED, WRITERS),
    Transition("begin", [PREPARED], OPEN, WRITERS, guard=is_its_day),
    Transition("attend", [OPEN], OPEN, WRITERS),
    Transition("recuse", [PREPARED], PREPARED),
    Transition("recuse", [OPEN], OPEN),
    Transition("decide", [OPEN], OPEN, WRITERS, guard=is_its_day),
    Transition("overrule", [OPEN], OPEN, PRESIDES),
    Transition("close", [OPEN], CLOSED, WRITERS),
    Transition("reopen", [CLOSED], OPEN, PRESIDES),
    Transition("delegate", [PREPARED], PREPARED, PRESIDES),
    Transition("delegate", [OPEN], OPEN, PRESIDES),
    Transition("delegate", [CLOSED], CLOSED, PRESIDES),
    Transition("release", [CLOSED], RELEASED, RELEASES),
    Transition("take_back", [CLOSED], RELEASED, {Part.OFFICE}),  # published by the system of a university
    Transition("cancel", [RELEASED], CLOSED, RELEASES),
    Transition("publish", [RELEASED], PUBLISHED, {CALENDAR}),
    states=[NEW, *Deliberation.State, PUBLISHED],
    refusal=lambda name, state: REFUSALS[state],
    state=state_of,
    reads={"state", "published_at"},
)
