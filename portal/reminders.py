"""Awaited answers by person, and reminders: every week by the beat, and on the request of an office."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from internships.evaluations.awaited_answers import awaited_answers
from internships.evaluations.reminders import reminders as evaluation_reminders
from notices import services
from notices.models import Mail
from notices.reminders import Reminder
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


class ByLateness(Sequence):
    """The people who owe an answer, the latest first; a slice loads what it shows."""

    def __init__(self, user: User, today: date):
        self.today, self.debts = today, debts(user, today)
        names = dict(User.objects.filter(pk__in=self.debts).values_list("pk", "sort_key"))
        self.order = sorted(names, key=lambda pk: (not self.late_of(pk), self.debts[pk].oldest or date.max, names[pk]))

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
        return PersonReminders(first[0].user, first, self.debts[person].number - len(first), mail)


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """Return the line of the home page of an office: how many people are late."""
    today = today or timezone.localdate()
    if not can_remind(user):
        return []
    late = [debt for debt in debts(user, today).values() if debt.late(today)]
    text = ngettext("%(n)s person is late with an answer", "%(n)s people are late with an answer", len(late))
    first = min((debt.oldest for debt in late if debt.oldest), default=None)
    return [Waiting.by(text % {"n": len(late)}, reverse("reminders"), day=first, today=today)] if late else []


def remind_late(*, by: User, now: datetime | None = None) -> services.Digested:
    """Send one mail to everybody who is late about a resident of `by`. It lists all their reminders, of any office."""
    today = timezone.localdate(now)
    late = {item.user.pk for item in visible_reminders(todo.reminders(today), by) if item.is_late(today)}
    return services.digest([item for item in todo.digest_items(today) if item.user.pk in late], by=by, now=now)


def weekly(now: datetime | None = None) -> services.Digested:
    """Send the weekly digest to everybody with reminders, unless they were asked in the last two days."""
    today = timezone.localdate(now)
    of = by_person(todo.digest_items(today))
    waited = [items for items in of.values() if any(not item.since or item.since <= today - FRESH for item in items)]
    return services.digest([item for items in waited for item in items], now=now)
