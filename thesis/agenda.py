"""Steps of theses on the calendar of residents."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from thesis.defences.models import Defence
from thesis.milestones.due import Due, due_days
from thesis.theses.models import Thesis


@Prechecked
def own_theses(user: User, today: date):
    return Thesis.objects.live().filter(enrolment__user=user).exclude(state=Thesis.State.MARKED)


@Prechecked
def defences_of(user: User, today: date):
    rows = Defence.objects.filter(cancelled_because="")
    return rows.filter(Q(thesis__enrolment__user=user) | Q(seats__user=user))


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """What is due of each thesis and not behind, and defences; a fixed number of queries, however many people."""
    people = list(people)
    writing = [one for one in people if own_theses.may_find(one.pk)]
    theses = Thesis.objects.live().filter(enrolment__user__in=writing).exclude(state=Thesis.State.MARKED)
    rows = list(theses.select_related("enrolment__programme_version", "session"))
    days = due_days(rows)
    return defences(people, since, until) + [
        item(thesis, due) for thesis in rows for due in days[thesis.pk] if not due.done and since <= due.day <= until
    ]


def item(thesis: Thesis, due: Due) -> Dated:
    words = _("Thesis: %(step)s") % {"step": due.label}
    return Dated(
        user_id=thesis.enrolment.user_id,
        kind=Kind.DEADLINE,
        key=f"thesis-{thesis.uuid}-{due.step.value}",
        words=words,
        plain=words,
        day=due.day,
        url=thesis.get_absolute_url(),
    )


def defences(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """For the resident and the panel."""
    people = [one for one in people if defences_of.may_find(one.pk)]
    rows = Defence.objects.filter(cancelled_because="", day__range=(since, until))
    concerned = rows.filter(Q(thesis__enrolment__user__in=people) | Q(seats__user__in=people)).distinct()
    wanted = {person.pk for person in people}
    found = []
    for one in concerned.select_related("thesis__enrolment__user").prefetch_related("seats"):
        there = {seat.user_id for seat in one.seats.all()} | {one.thesis.enrolment.user_id}
        found += [defence_item(one, pk) for pk in sorted(wanted) if pk in there]
    return found


def defence_item(defence: Defence, user_id: int) -> Dated:
    is_own = defence.thesis.enrolment.user_id == user_id
    plain = _("Defence of your thesis") if is_own else _("Defence of a thesis")
    words = plain if is_own else _("Defence of the thesis of %(name)s") % {"name": defence.thesis.enrolment.user}
    return Dated(
        user_id=user_id,
        kind=Kind.DEADLINE,
        key=f"defence-{defence.uuid}",
        words=words,
        plain=plain,
        day=defence.day,
        url=defence.thesis.get_absolute_url(),
        starts=defence.starts,
        ends=defence.ends,
        place=defence.place,
        is_public_place=True,
    )
