"""Days of the portfolio: goals to reach, and the last day of one's rounds of feedback."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from portfolio.goals.models import Goal
from portfolio.requests.models import FeedbackRound


@Prechecked
def open_goals(user: User, today: date):
    return Goal.objects.filter(enrolment__user=user, state=Goal.State.OPEN, due_on__isnull=False)


@Prechecked
def open_rounds(user: User, today: date):
    return FeedbackRound.objects.filter(enrolment__user=user, closed_at__isnull=True)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Two queries; each resident's own only, since a goal is private until it is shared."""
    people = list(people)
    aiming = [one for one in people if open_goals.may_find(one.pk)]
    asking = [one for one in people if open_rounds.may_find(one.pk)]
    goals = Goal.objects.filter(
        enrolment__user__in=aiming, state=Goal.State.OPEN, due_on__range=(since, until)
    ).select_related("enrolment")
    rounds = FeedbackRound.objects.filter(
        enrolment__user__in=asking, closed_at__isnull=True, closes_on__range=(since, until)
    ).select_related("enrolment")
    return [*map(of_goal, goals), *map(of_round, rounds)]


def of_goal(goal: Goal) -> Dated:
    """The title stays out of the feed: the resident wrote it for the portfolio alone."""
    assert goal.due_on is not None
    return Dated(
        user_id=goal.enrolment.user_id,
        kind=Kind.DEADLINE,
        key=f"goal-{goal.uuid}",
        words=_("Goal: %(title)s") % {"title": goal.title},
        plain=_("A goal of the portfolio is due"),
        day=goal.due_on,
        url=reverse("portfolio", args=[goal.enrolment.uuid]),
    )


def of_round(round: FeedbackRound) -> Dated:
    words = _("Last day of your round of feedback")
    return Dated(
        user_id=round.enrolment.user_id,
        kind=Kind.DEADLINE,
        key=f"round-{round.uuid}",
        words=words,
        plain=words,
        day=round.closes_on,
        url=reverse("feedback-round", args=[round.uuid]),
    )
