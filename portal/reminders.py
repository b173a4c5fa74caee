"""Awaited answers by person, and reminders: every week by the beat, and on the request of an office."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.evaluations.awaited_answers import awaited_answers
from internships.evaluations.reminders import reminders as evaluation_reminders
from notices import choices, services
from notices.models import Mail
from notices.reminders import Reminder
from pages.lists.columns import Gathered
from pages.todo import Waiting
from progress import todo
from records.models import Enrolment

LISTED = 10  # answers of a person that the page names
FRESH = timedelta(days=2)  # whoever was asked less than this ago is not reminded yet


@dataclass(frozen=True)
class PersonReminders:
    """The first awaited answers of one person, how many `more` there are, and their newest digest if there is one."""

    user: User
    items: list[Reminder]
    more: int
    mail: Mail | None
    oldest: date | None = None
    late: int = 0

    @property
    def number(self) -> int:
        return len(self.items) + self.more


def can_remind(user) -> Answer:
    if roles_of(user).is_office:
        return Allowed()
    return Denied(_("Reminding is for the secretariats and the director of the programme."))


def by_person(reminders: Iterable[Reminder]) -> dict[int, list[Reminder]]:
    of: dict[int, list[Reminder]] = {}
    for item in reminders:
        of.setdefault(item.user.pk, []).append(item)
    return of


def visible_reminders(reminders: list[Reminder], user: User) -> list[Reminder]:
    """Return those about residents of whom the user sees everything."""
    residents = {item.enrolment.pk for item in reminders if item.enrolment is not None}
    if not residents:
        return []
    seen = set(Enrolment.objects.seen_as_a_whole_by(user).filter(pk__in=residents).values_list("pk", flat=True))
    return [item for item in reminders if item.enrolment is not None and item.enrolment.pk in seen]


@dataclass
class Debt:
    """What one person owes, before the rows are loaded: the reminders of some apps, the evaluations by their pk."""

    items: list[Reminder] = field(default_factory=list)
    evaluations: list[tuple[date, int]] = field(default_factory=list)  # due day, pk

    @property
    def days(self) -> list[date]:
        return [item.due for item in self.items if item.due] + [due for due, _pk in self.evaluations]

    def late(self, today: date) -> int:
        return sum(day < today for day in self.days)

    @property
    def oldest(self) -> date | None:
        return min(self.days, default=None)

    @property
    def number(self) -> int:
        return len(self.items) + len(self.evaluations)

    def first_evaluations(self) -> list[int]:
        return [pk for _due, pk in sorted(self.evaluations)[:LISTED]]


def debts(user: User, today: date) -> dict[int, Debt]:
    """Return {person: what they owe about residents of whom the user sees everything}; loads no evaluation."""
    found: dict[int, Debt] = defaultdict(Debt)
    for item in visible_reminders(todo.other_reminders(today), user):
        found[item.user.pk].items.append(item)
    for answer in awaited_answers(today, Enrolment.objects.seen_as_a_whole_by(user)):
        for person in answer.people:
            found[person].evaluations.append((answer.due, answer.evaluation))
    return found


class ByLateness(Gathered):
    """The people who owe an answer, the latest first; a slice loads what it shows."""

    def __init__(self, user: User, today: date):
        self.today, self.debts = today, debts(user, today)
        people = User.objects.filter(pk__in=self.debts).values_list("pk", "uuid", "sort_key")
        self.names = {pk: name for pk, _uuid, name in people}
        self.ids = {str(uuid): pk for pk, uuid, _name in people}
        self.order = sorted(self.names, key=lambda pk: (not self.late_of(pk), self.oldest(pk), self.names[pk]))

    def oldest(self, person: int) -> date:
        return self.debts[person].oldest or date.max

    def narrowed(self, words: list[str], *, late: bool) -> "ByLateness":
        """Keep the people with all words in their names; those who are late, where asked."""
        self.order = [
            pk for pk in self.order if all(word in self.names[pk] for word in words) and (self.late_of(pk) or not late)
        ]
        return self

    def in_order(self, column: str, down: bool) -> "ByLateness":
        keys: dict[str, Callable[[int], Any]] = {
            "name": lambda pk: self.names[pk],
            "number": lambda pk: self.debts[pk].number,
            "oldest": self.oldest,
            "late": self.late_of,
        }
        self.order = sorted(self.order, key=keys[column], reverse=down)
        return self

    def of_ids(self, ids: Sequence[str]) -> list[PersonReminders]:
        wanted = {self.ids[one] for one in ids if one in self.ids}
        self.order = [pk for pk in self.order if pk in wanted]
        return self[:]

    def late_of(self, person: int) -> int:
        return self.debts[person].late(self.today)

    @cached_property
    def late(self) -> list[int]:
        return [person for person in self.order if self.late_of(person)]

    def to_remind(self) -> int:
        """How many of those who are late were not reminded this week."""
        week = services.week_prefix(self.today)
        reminded = Mail.objects.filter(to__in=self.late, kind=services.DIGEST, key__startswith=week)
        return len(self.late) - reminded.values("to").distinct().count()

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, asked):
        shown = self.order[asked]
        wanted = {pk for person in shown for pk in self.debts[person].first_evaluations()}
        of: dict[int, list[Reminder]] = {person: list(self.debts[person].items) for person in shown}
        for item in evaluation_reminders(self.today, wanted):
            if item.user.pk in of:
                of[item.user.pk].append(item)
        mails = services.last_digests(of)
        return [self.row(pk, of[pk], mails.get(pk)) for pk in shown]

    def row(self, person: int, items: list[Reminder], mail: Mail | None) -> PersonReminders:
        first = sorted(items, key=lambda item: item.due or date.max)[:LISTED]
        debt = self.debts[person]
        return PersonReminders(
            first[0].user, first, debt.number - len(first), mail, oldest=debt.oldest, late=debt.late(self.today)
        )


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """Return the line of the home page of an office: how many people are late."""
    today = today or timezone.localdate()
    if not can_remind(user):
        return []
    late = [debt for debt in debts(user, today).values() if debt.late(today)]
    text = ngettext("%(n)s person is late with an answer", "%(n)s people are late with an answer", len(late))
    first = min((debt.oldest for debt in late if debt.oldest), default=None)
    return (
        [Waiting.by(text % {"n": len(late)}, reverse("reminders") + "?late=on", day=first, today=today)] if late else []
    )


def remind_late(*, by: User, people: Collection[int] | None = None, now: datetime | None = None) -> services.Digested:
    """Send one mail to everybody who is late about a resident of `by`, or to those `people` who owe an answer at all.

    It lists all their reminders, of any office.
    """
    today = timezone.localdate(now)
    owed = visible_reminders(todo.reminders(today), by)
    late = {item.user.pk for item in owed if (item.is_late(today) if people is None else item.user.pk in people)}
    return services.digest([item for item in todo.digest_items(today) if item.user.pk in late], by=by, now=now)


def weekly(now: datetime | None = None) -> services.Digested:
    """Send the weekly digest to everybody with reminders, unless they were asked in the last two days.

    Without the kinds that a person has switched off; those go out all the same when an office reminds.
    """
    today = timezone.localdate(now)
    of = by_person(choices.wanted(todo.digest_items(today)))
    waited = [items for items in of.values() if any(not item.since or item.since <= today - FRESH for item in items)]
    return services.digest([item for items in waited for item in items], now=now)
