"""Who owes an evaluation, for a whole faculty: plain values in three queries, where `asked_for` reads loaded rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from curriculum.roles import on_day
from internships.directory.supervisor_models import Delegation
from internships.evaluations.todo import at_the_end, awaited
from internships.placements.models import PlacementSupervisor


@dataclass(frozen=True)
class Answer:
    """An evaluation (pk) that waits until `due` for an answer of one of `people` (pks of users)."""

    evaluation: int
    due: date
    people: tuple[int, ...]


def awaited_answers(today: date, residents: QuerySet) -> list[Answer]:
    """Return the evaluations about these residents that somebody is asked for; equal to `asked_for`."""
    rows = awaited(today).filter(placement__enrolment__in=residents.order_by().values("pk"))
    days = ("placement__starts", "placement__ends")
    values = list(rows.values_list("pk", "due_on", "placement_id", *days, "placement__enrolment__user_id"))
    if not values:
        return []
    supervisions, delegates = supervisions_of(rows), delegates_on(today)
    found = []
    for pk, due, placement, starts, ends, resident in values:
        people: dict[int, None] = {}
        for _starts, _ends, supervisor, user, stops in at_the_end(supervisions[placement], starts, ends, today):
            people |= dict.fromkeys(delegates[supervisor])
            if all(day is None or day >= today for day in stops):
                people[user] = None
        people.pop(resident, None)
        if people:
            found.append(Answer(pk, due, tuple(people)))
    return found


def supervisions_of(evaluations) -> dict[int, list[tuple]]:
    """Return {placement: [(first day, last day, supervisor, user, days on which the supervisor stops)]}."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = PlacementSupervisor.objects.filter(placement__in=evaluations.order_by().values("placement"))
    fields = ("supervisor", "supervisor__user", "supervisor__retired_on", "supervisor__deceased_on")
    for placement, starts, ends, supervisor, user, *stops in rows.values_list("placement", "starts", "ends", *fields):
        found[placement].append((starts, ends, supervisor, user, stops))
    return found


def delegates_on(today: date) -> dict[int, list[int]]:
    """Return {supervisor: users who stand in on that day}."""
    found: dict[int, list[int]] = defaultdict(list)
    for supervisor, user in Delegation.objects.filter(on_day(today)).values_list("supervisor", "user"):
        found[supervisor].append(user)
    return found
