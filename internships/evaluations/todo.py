"""Evaluations that wait for somebody."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import on_day
from internships.directory.supervisor_models import Delegation
from internships.evaluations.models import Evaluation, OwnRating
from internships.placements.models import AgreementState, Placement
from pages.precheck import Prechecked
from pages.todo import Waiting

Kind, State = Evaluation.Kind, Evaluation.State


def act_of(evaluation: Evaluation) -> str:
    """The act that the supervisor is asked for."""
    return "acknowledge" if evaluation.is_by_resident else "sign"


def awaited(today: date):
    """Evaluations that wait for a supervisor on that day: open ones to sign, objectives to agree with."""
    delegations = Prefetch(
        "placement__supervisions__supervisor__delegations",
        queryset=Delegation.objects.filter(on_day(today)).select_related("user"),
        to_attr="delegates_today",
    )
    due = Evaluation.objects.due(today).exclude(kind=Evaluation.Kind.OBJECTIVES)
    goals = Evaluation.objects.filter(
        kind=Evaluation.Kind.OBJECTIVES,
        state=Evaluation.State.SIGNED,
        placement__agreement_state=AgreementState.APPROVED,
    )
    found = Evaluation.objects.filter(pk__in=due.values("pk")) | Evaluation.objects.filter(pk__in=goals.values("pk"))
    # Not `for_list`: of a whole faculty it would load programmes, sites and forms that nobody reads here
    narrow = found.select_related("placement__enrolment__user").order_by("due_on", "pk")
    return narrow.prefetch_related("placement__supervisions__supervisor__user", delegations)


def at_the_end(supervisions: list[tuple], starts: date, ends: date, today: date) -> list[tuple]:
    """The supervisions (first day, last day, ...) of a placement today, or at its end; all where there is none then."""
    day = min(ends, max(today, starts))
    return [row for row in supervisions if row[0] <= day <= row[1]] or supervisions


def asked_for(evaluation: Evaluation, today: date) -> list[User]:
    """The supervisors at the end of the placement (those still at work) and their delegates of today.

    Reads `delegates_today`, which `awaited` prefetches.
    """
    placement = evaluation.placement
    rows = [(row.starts, row.ends, row.supervisor) for row in placement.supervisions.all()]
    found = {}
    for _starts, _ends, supervisor in at_the_end(rows, placement.starts, placement.ends, today):
        people = [delegation.user for delegation in supervisor.delegates_today]
        if supervisor.last_day is None or supervisor.last_day >= today:
            people.append(supervisor.user)
        found |= {person.pk: person for person in people if person.pk != placement.enrolment.user_id}
    return list(found.values())


def awaited_from(user: User, today: date) -> list[Evaluation]:
    """The evaluations of `awaited` that this supervisor or delegate is asked for."""
    own = Placement.objects.supervised_by(user, today).exclude(enrolment__user=user)
    rows = awaited(today).filter(placement__in=own.values("pk"))
    return [row for row in rows if any(person.pk == user.pk for person in asked_for(row, today))]


def lines(
    rows: list[Evaluation], singular: str, many: str, today: date, *, show: str, is_due: bool = True
) -> list[Waiting]:
    """No line, the line of one evaluation, or one line for several with the earliest due day.

    `show`: the filter of the list that leaves exactly these.
    """
    if not rows:
        return []
    url = reverse("evaluation", args=[rows[0].uuid]) if len(rows) == 1 else f"{reverse('evaluation-list')}?show={show}"
    words = {"n": len(rows), "kind": rows[0].get_kind_display(), "name": rows[0].placement.enrolment.user}
    text = capfirst((singular if len(rows) == 1 else many) % words)
    return [Waiting.by(text, url, day=min(row.due_on for row in rows) if is_due else None, today=today)]


def of_supervisor(user: User, today: date) -> list[Waiting]:
    """Evaluations to sign and objectives to agree with, for supervisors and delegates."""
    return lines(
        awaited_from(user, today),
        _("%(kind)s of %(name)s: waits for you"),
        _("%(n)s evaluations and goals of your residents wait for you"),
        today,
        show="asked",
    )


@Prechecked
def with_resident(user: User, today: date):
    """Return the evaluations for the resident to write or read, those that are rated among them: `is_rated`."""
    given = OwnRating.objects.handed_in().filter(placement=OuterRef("placement"), kind=OuterRef("kind"))
    due, signed = Evaluation.objects.due(today), Evaluation.objects.filter(state=State.SIGNED)
    return (
        (due | signed.exclude(kind=Kind.OBJECTIVES))
        .filter(placement__enrolment__user=user)
        .select_related("placement__enrolment__user")
        .annotate(is_rated=Exists(given))
    )


@Prechecked
def overdue(user: User, today: date):
    """Return the resident's evaluations and objectives that a supervisor should have signed or agreed to by now."""
    return awaited(today).filter(placement__enrolment__user=user, due_on__lt=today)


def of_resident(user: User, today: date) -> list[Waiting]:
    """Objectives to write, own ratings to give, signed evaluations to read."""
    goals, rate, read = parts_of_resident(user, today)
    found = lines(goals, _("Write the goals of your stage"), _("Write the goals of %(n)s stages"), today, show="goals")
    texts = _("%(kind)s: give your own rating"), _("%(n)s evaluations: give your own rating")
    found += lines(rate, *texts, today, show="rate")
    texts = _("%(kind)s: signed, for you to read"), _("%(n)s evaluations are signed, for you to read")
    found += lines(read, *texts, today, show="read", is_due=False)  # the day was that of the signature
    return found + late_at_supervisors(user, today)


def parts_of_resident(user: User, today: date) -> tuple[list[Evaluation], list[Evaluation], list[Evaluation]]:
    """What waits for the resident: goals to write, own ratings to give, signed evaluations to read."""
    mine = list(with_resident(user, today))
    goals = [row for row in mine if row.kind == Kind.OBJECTIVES]
    rate = [row for row in mine if row.state == State.OPEN and row not in goals and not row.supersedes_id]
    rate = [row for row in rate if not row.is_rated]
    read = [row for row in mine if row.state == State.SIGNED]
    return goals, rate, read


def asked_of(user: User, show: str, today: date) -> list[int]:
    """The evaluations that a line of the home page leads to, by the filter of its link."""
    if show == "asked":
        return [row.pk for row in awaited_from(user, today)]
    if show == "disowned":
        return [row.pk for row in disowned(user)]
    goals, rate, read = parts_of_resident(user, today)
    return [row.pk for row in {"goals": goals, "rate": rate, "read": read}[show]]


def late_at_supervisors(user: User, today: date) -> list[Waiting]:
    """Overdue evaluations and objectives of the resident that wait for a supervisor, with who that is."""
    found = []
    for row in overdue(user, today):
        text = capfirst(_("%(kind)s: not signed yet") % {"kind": row.get_kind_display()})
        if row.kind == Kind.OBJECTIVES:
            text = _("Goals of your stage: not agreed yet")
        who = ", ".join(str(person) for person in asked_for(row, today))
        url = reverse("evaluation", args=[row.uuid])
        found.append(Waiting.by(text, url, day=row.due_on, today=today, who=who or None))
    return found


def disowned(user: User) -> list[Evaluation]:
    """Disputed signatures that no correction has been opened for."""
    return list(
        Evaluation.objects.visible_to(user)
        .standing()
        .filter(disowned_at__isnull=False)
        .exclude(corrections__state__in=(State.OPEN, State.SIGNED, State.ACKNOWLEDGED))
        .for_list()
    )


def of_office(user: User, today: date) -> list[Waiting]:
    texts = _("%(kind)s of %(name)s: its signer says that it was not them"), _("%(n)s signatures are disowned")
    return lines(disowned(user), *texts, today, show="disowned", is_due=False)
