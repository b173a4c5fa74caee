"""When the steps of theses are due: days before the session of the defence, as the rules of the programme say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pages.shared_results import shared_results
from thesis.rules.models import Milestone, Step
from thesis.theses.models import Thesis

S = Thesis.State


@dataclass(frozen=True)
class Due:
    """A step and its day; `done`: it is behind."""

    step: Step
    day: date
    done: bool

    @property
    def label(self) -> str:
        return str(self.step.label)

    def is_late(self, today: date) -> bool:
        return not self.done and self.day < today


def due_days(theses: Iterable[Thesis]) -> dict[int, list[Due]]:
    """{pk of the thesis: its steps in order}; at most one query. `theses` with session, enrolment and its version."""
    theses = list(theses)
    programmes = {one.enrolment.programme_version.programme_id for one in theses}
    rules = rules_of(programmes)
    return {
        one.pk: [due_of(one, rule) for rule in rules[one.enrolment.programme_version.programme_id]] for one in theses
    }


def rules_of(programmes: set[int]) -> dict[int, list[Milestone]]:
    """{programme: its milestones, the earliest first}; each programme is queried once a reading request."""
    known = shared_results("milestones")
    if unknown := programmes - known.keys():
        found = defaultdict(list)
        for rule in Milestone.objects.filter(programme__in=unknown).order_by("-days_before"):
            found[rule.programme_id].append(rule)
        known |= {programme: found[programme] for programme in unknown}
    return known


def due_of(thesis: Thesis, rule: Milestone) -> Due:
    step = Step(rule.step)
    return Due(step, thesis.session.starts - timedelta(days=rule.days_before), is_behind(thesis, step))


def is_behind(thesis: Thesis, step: Step) -> bool:
    """Whether the step is done. An accepted protocol survives a change of promoter."""
    if step == Step.SUBMISSION:
        return thesis.submitted_on is not None
    if thesis.accepted_on is not None:
        return True
    if step == Step.PROTOCOL:
        return thesis.state == S.PROTOCOL
    return thesis.agreed_on is not None and thesis.state not in (S.SEEKING, S.PROPOSED)


def next_due(days: Iterable[Due]) -> Due | None:
    """The first step that is not behind."""
    return next((one for one in days if not one.done), None)
