"""Who is asked for which evaluation, by which link, and what they get once they have signed by it."""

from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Link, User
from curriculum.roles import on_day
from internships.directory.supervisor_models import Delegation
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import possible
from internships.evaluations.schedule import PURPOSE
from internships.placements.models import Step
from notices.asked import Asked
from notices.services import language_of, letter, send
from ui.figures import day_words

SIGNED = "internships.signed"  # the purpose of the link in the echo


def act_of(evaluation: Evaluation) -> str:
    """What a supervisor is asked to do with it."""
    return "acknowledge" if evaluation.is_by_resident else "sign"


def awaited(today: date):
    """Evaluations that wait for a supervisor on that day: open ones to be signed, goals to be agreed."""
    delegations = Prefetch(
        "placement__supervisions__supervisor__delegations",
        queryset=Delegation.objects.filter(on_day(today)).select_related("user"),
        to_attr="stand_ins",
    )
    due = Evaluation.objects.due(today).exclude(kind=Evaluation.Kind.OBJECTIVES)
    goals = Evaluation.objects.filter(
        kind=Evaluation.Kind.OBJECTIVES, state=Evaluation.State.SIGNED, placement__step=Step.APPROVED
    )
    found = Evaluation.objects.filter(pk__in=due.values("pk")) | Evaluation.objects.filter(pk__in=goals.values("pk"))
    return found.for_list().prefetch_related(delegations).order_by("due_on", "pk")


def asked_for(evaluation: Evaluation, today: date) -> list[User]:
    """The supervisors of its last days who are still at work, and who stands in for them today; of `awaited`."""
    placement = evaluation.placement
    rows = list(placement.supervisions.all())
    day = min(placement.ends, max(today, placement.starts))
    there = [row for row in rows if row.starts <= day <= row.ends] or rows
    found = {}
    for supervisor in (row.supervisor for row in there):
        people = [stand_in.user for stand_in in supervisor.stand_ins]
        if supervisor.last_day is None or supervisor.last_day >= today:
            people.append(supervisor.user)
        found |= {person.pk: person for person in people if person.pk != placement.enrolment.user_id}
    return list(found.values())


def asked(today: date | None = None) -> list[Asked]:
    """All that waits for a supervisor, for the digest of each; a fixed number of queries, and some a link made."""
    today = today or timezone.localdate()
    return [
        Asked(
            user=user,
            words=partial(words, evaluation),
            make_link=partial(make_link, evaluation, user),
            since=evaluation.opens_on,
            due=evaluation.due_on,
            enrolment=evaluation.placement.enrolment,
        )
        for evaluation in awaited(today)
        for user in asked_for(evaluation, today)
    ]


def words(evaluation: Evaluation) -> str:
    """What is asked, in the language that is active; no more of the resident than the name."""
    kinds = {
        Evaluation.Kind.OBJECTIVES: _("Goals of the stage of %(name)s, to agree with"),
        Evaluation.Kind.MIDTERM: _("Mid-term evaluation of %(name)s"),
        Evaluation.Kind.FINAL: _("Final evaluation of %(name)s"),
    }
    return kinds[Evaluation.Kind(evaluation.kind)] % {"name": evaluation.placement.enrolment.user}


def make_link(evaluation: Evaluation, user: User, by: User | None = None) -> str:
    """A new address by which that person answers; an earlier one is replaced."""
    _link, token = links.grant(user=user, purpose=PURPOSE, target=evaluation, by=by)
    return settings.SITE_URL + reverse("evaluation-by-link", args=[token])


@links.renews(PURPOSE)
def ask_again(link: Link) -> None:
    """A new link to the registered address, where an answer is still awaited from that person."""
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


def echo(evaluation: Evaluation, user: User) -> None:
    """To the registered address of who signed by link: that it was signed, and what to do if that was somebody else."""
    with language_of(user):
        _link, token = links.grant(user=user, purpose=SIGNED, target=evaluation, by=None)
        address = settings.SITE_URL + reverse("evaluation-signed", args=[token])
        text = _("With the link that was sent to you, this was signed on %(day)s:")
        otherwise = _("If that was you, there is nothing to do. If it was not, say so here:")
        body = letter(
            user,
            text % {"day": day_words(timezone.localtime(evaluation.signed_at))},
            words(evaluation),
            f"{otherwise}\n{address}",
        )
        send(to=user, kind=SIGNED, subject=_("An evaluation was signed with your link"), body=body)


def tell_resident(evaluation: Evaluation) -> None:
    """That there is something to read; nothing of what it says."""
    user = evaluation.placement.enrolment.user
    with language_of(user):
        address = settings.SITE_URL + reverse("evaluation", args=[evaluation.uuid])
        kind = evaluation.get_kind_display()
        body = letter(user, _("It is signed, and waits for you to read it: %(kind)s.") % {"kind": kind}, address)
        send(to=user, kind="internships.to_read", subject=_("An evaluation for you to read"), body=body)
