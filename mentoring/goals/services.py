"""Writing, settling and releasing mentoring goals."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from mentoring.goals.models import MentoringGoal
from mentoring.goals.permissions import can_release_goals, can_write_goal
from mentoring.goals.workflow import GOAL, OPEN
from mentoring.permissions import can_meet, mentor_of
from records.models import Enrolment


@transaction.atomic
def write(*, enrolment: Enrolment, text: str, by: User, due: date | None = None) -> MentoringGoal:
    """Write a goal of the resident with the mentor of today; either of them may."""
    require(can_meet(by, enrolment))
    mentor = mentor_of(enrolment)
    if mentor is None:
        raise WrongStateError(_("There is no mentor at the moment with whom to write a goal."))
    made = MentoringGoal(enrolment=enrolment, mentor=mentor.user, text=text, due=due, written_by=by)
    return changes.create(made, by=by, action="write")


@transaction.atomic
def change(*, goal: MentoringGoal, text: str, due: date | None, by: User, seen: int) -> MentoringGoal:
    require(can_write_goal(by, goal))
    GOAL.run("change", goal)
    return changes.change(goal, {"text": text, "due": due}, by=by, seen=seen, action="write")


@transaction.atomic
def settle(*, goal: MentoringGoal, act: str, by: User, seen: int, today: date | None = None) -> MentoringGoal:
    """`act` is "reach", "drop" or "reopen"."""
    require(can_write_goal(by, goal))
    state = GOAL.run(act, goal).target
    settled = None if state == OPEN else today or timezone.localdate()
    return changes.change(goal, {"state": state, "settled_on": settled}, by=by, seen=seen, action=act)


@transaction.atomic
def release(*, enrolment: Enrolment, goals: Iterable[MentoringGoal], by: User) -> int:
    """Let a later mentor see exactly these goals; return how many changed."""
    require(can_release_goals(by, enrolment))
    wanted, changed = {goal.pk for goal in goals}, 0
    now = timezone.now()
    for goal in MentoringGoal.objects.select_for_update().filter(enrolment=enrolment):
        if (goal.pk in wanted) != (goal.released_at is not None):
            action = "release" if goal.pk in wanted else "withdraw"
            changes.change(goal, {"released_at": now if goal.pk in wanted else None}, by=by, action=action)
            changed += 1
    return changed
