"""Evaluations follow their placement: opened on approval, rescheduled with its dates, dropped on cancellation."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts import changes, links
from accounts.models import User
from internships.evaluations.models import Evaluation
from internships.evaluations.schedule import PURPOSE, schedule_of
from internships.placements.models import Placement
from portfolio.models import Form


@transaction.atomic
def open_evaluations(*, placement: Placement, by: User | None, today: date | None = None) -> list[Evaluation]:
    """Create the evaluations of an approved placement; existing ones stay as they are."""
    there = set(placement.evaluations.values_list("kind", flat=True))
    programme = placement.enrolment.programme_version.programme
    made = []
    for due in schedule_of(placement):
        form = Form.objects.current(Evaluation.PURPOSES[due.kind], programme, today)
        if due.kind not in there and form is not None:
            row = Evaluation(placement=placement, kind=due.kind, form=form, opens_on=due.opens_on, due_on=due.due_on)
            made.append(changes.create(row, by=by, action="open"))
    return made


@transaction.atomic
def follow_dates(*, placement: Placement, by: User | None) -> None:
    """Move the dates of open evaluations with the placement; create those that its new length requires."""
    dues = {due.kind: due for due in schedule_of(placement)}
    for evaluation in placement.evaluations.open():
        if due := dues.get(evaluation.kind):
            days: dict[str, Any] = {"opens_on": due.opens_on, "due_on": due.due_on}
            changes.change(evaluation, days, by=by, action="reschedule")
    open_evaluations(placement=placement, by=by)


@transaction.atomic
def drop_evaluations(*, placement: Placement, by: User | None, reason: str) -> None:
    """Drop the open evaluations of a cancelled placement; their links then say so."""
    for evaluation in placement.evaluations.open():
        drop_row(evaluation, by, reason)


def drop_row(evaluation: Evaluation, by: User | None, reason: str, seen: int | None = None) -> Evaluation:
    links.withdraw(target=evaluation, purpose=PURPOSE)
    return changes.change(
        evaluation, {"state": Evaluation.State.DROPPED, "reason": reason}, by=by, seen=seen, why=reason, action="drop"
    )
