from accounts.permissions import Answer
from portfolio.goals.models import Goal
from portfolio.permissions import can_write


def can_change_goal(user, goal: Goal) -> Answer:
    return can_write(user, goal.enrolment)
