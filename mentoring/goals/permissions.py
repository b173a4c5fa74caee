"""Who may change mentoring goals, and show them to a later mentor."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from mentoring.goals.models import MentoringGoal
from mentoring.permissions import mentor_of
from records.models import Enrolment


def can_write_goal(user, goal: MentoringGoal) -> Answer:
    """The resident, and the mentor with whom the goal was written."""
    if goal.enrolment.user_id == user.pk:
        return Allowed()
    mentor = mentor_of(goal.enrolment)
    if mentor is not None and user.pk == mentor.user_id == goal.mentor_id:
        return Allowed()
    return Denied(_("This goal was written with an earlier mentor: the resident changes it."))


def can_release_goals(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident shows goals to a later mentor."))
