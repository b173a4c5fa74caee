"""The page of one thesis: where it stands, what is next, who holds the ball, what the reader may do."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer
from thesis.milestones.due import Due, due_days, next_due
from thesis.theses.acts import ACTS
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import Step, holder, next_step
from thesis.theses.permissions import actors_of, can_act, can_name_readers
from thesis.theses.workflow import THESIS

MARKS = {
    "seeking": "suspended",
    "proposed": "open",
    "agreed": "registered",
    "ethics": "registered",
    "protocol": "submitted",
    "under_way": "running",
    "submitted": "submitted",
    "planned": "submitted",
    "defended": "registered",
    "marked": "decided",
    "withdrawn": "dropped",
}


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    kind: str = "plain"


@dataclass
class ThesisPage:
    """`is_mine`: the reader holds the ball. `days`: what happened, with its day."""

    thesis: Thesis
    step: Step | None
    holder: str
    is_mine: bool
    buttons: list[Button]
    days: list[tuple[str, date]]
    people: list[ThesisPerson]
    milestones: list[Due]
    today: date
    names_readers: Answer = field(default_factory=Allowed)
    chooses_session: bool = False

    @property
    def mark(self) -> str:
        return MARKS[self.thesis.state]

    @property
    def due(self) -> Due | None:
        return next_due(self.milestones)

    @property
    def steps(self) -> list[tuple[Due, str]]:
        """Each milestone that is ahead, with the code of its state; what is behind stands in `days`."""
        return [(one, "late" if one.is_late(self.today) else "open") for one in self.milestones if not one.done]


def page_of(thesis: Thesis, user) -> ThesisPage:
    """Prefetch `people__user`."""
    step, actors = next_step(thesis), actors_of(user, thesis)
    is_mine = step is not None and step.actor in actors
    return ThesisPage(
        thesis=thesis,
        step=step,
        holder=holder(thesis, step) if step else "",
        is_mine=is_mine,
        buttons=buttons_of(thesis, actors, step),
        days=days_of(thesis),
        milestones=due_days([thesis])[thesis.pk],
        today=timezone.localdate(),
        people=[one for one in thesis.people.all() if one.ends is None],
        names_readers=can_name_readers(user, thesis),
        chooses_session=bool(can_act(user, thesis, "withdraw")) and bool(THESIS.may("withdraw", thesis, actors=actors)),
    )


def buttons_of(thesis: Thesis, actors: frozenset[str], step: Step | None) -> list[Button]:
    """What these people may do now; what is awaited first, as the main action."""
    rows = [row for row in THESIS.open_to(actors, thesis.state) if row.name in ACTS]
    found = [row for row in rows if THESIS.may(row.name, thesis, actors=actors)]
    found.sort(key=lambda row: step is None or row.name != step.act)
    return [Button(row.name, str(row.label), "primary" if step and row.name == step.act else "quiet") for row in found]


def days_of(thesis: Thesis) -> list[tuple[str, date]]:
    days = (
        (_("Promoter agreed"), thesis.agreed_on),
        (_("Protocol accepted"), thesis.accepted_on),
        (_("Submitted"), thesis.submitted_on),
        (_("Defended"), thesis.defended_on),
        (_("Marked"), thesis.marked_on),
    )
    return [(label, day) for label, day in days if day is not None]
