"""Asks supervisors for evaluations: digest lines, links, and new links on request."""

from collections.abc import Collection
from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Link, User
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import possible
from internships.evaluations.schedule import PURPOSE
from internships.evaluations.todo import act_of, asked_for, awaited
from notices.reminders import Reminder
from notices.services import language_of, letter, send


def reminders(today: date | None = None, evaluations: Collection[int] | None = None) -> list[Reminder]:
    """Everything that supervisors are asked for. A fixed number of queries; more for each link that is made.

    `evaluations`: only about these.
    """
    today = today or timezone.localdate()
    rows = awaited(today) if evaluations is None else awaited(today).filter(pk__in=evaluations)
    return [
        Reminder(
            user=user,
            words=partial(words, evaluation),
            make_link=partial(make_link, evaluation, user),
            since=evaluation.opens_on,
            due=evaluation.due_on,
            enrolment=evaluation.placement.enrolment,
            kind="evaluations",
        )
        for evaluation in rows
        for user in asked_for(evaluation, today)
    ]


def words(evaluation: Evaluation) -> str:
    """What is asked, in the active language; of the resident, only the name."""
    kinds = {
        Evaluation.Kind.OBJECTIVES: _("Goals of the stage of %(name)s, to agree with"),
        Evaluation.Kind.MIDTERM: _("Mid-term evaluation of %(name)s"),
        Evaluation.Kind.FINAL: _("Final evaluation of %(name)s"),
    }
    return kinds[Evaluation.Kind(evaluation.kind)] % {"name": evaluation.placement.enrolment.user}


def make_link(evaluation: Evaluation, user: User, by: User | None = None) -> str:
    """Make the address by which the user answers. It replaces an earlier one."""
    _link, token = links.grant(user=user, purpose=PURPOSE, target=evaluation, by=by)
    return settings.SITE_URL + reverse("evaluation-by-link", args=[token])


@links.renews(PURPOSE)
def ask_again(link: Link) -> None:
    """Send a new link to the registered address, if the user is still asked for an answer."""
    evaluation = Evaluation.objects.visible_to(link.user).for_list().filter(uuid=link.target).first()
    if evaluation is None or not possible(link.user, evaluation, act_of(evaluation)):
        return
    with transaction.atomic(), language_of(link.user):
        body = letter(
            link.user,
            _("You asked for a new link. It opens without a password:"),
            f"{words(evaluation)}\n{make_link(evaluation, link.user)}",
            _("An older link no longer opens."),
        )
        send(to=link.user, kind=PURPOSE, subject=_("Your new link"), body=body)
