"""Awaited answers by person, and reminders: every week by the beat, and on the request of an office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from notices import services
from notices.models import Mail
from notices.reminders import Reminder
from pages.todo import Waiting
from progress import todo
from records.models import Enrolment

FRESH = timedelta(days=2)  # whoever was asked less than this ago is not reminded yet


@dataclass(frozen=True)
class PersonReminders:
    """The awaited answers of one person; `mail` is their newest digest, if there is one."""

    user: User
    items: list[Reminder]
    late: int
    mail: Mail | None
    is_reminded: bool  # this week

    @property
    def oldest(self) -> date | None:
        return min((item.due for item in self.items if item.due), default=None)


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


def by_lateness(reminders: list[Reminder], today: date) -> list[PersonReminders]:
    """Return the reminders by person, the latest first."""
    of = by_person(reminders)
    mails = services.last_digests([items[0].user for items in of.values()])
    found = []
    for pk, items in of.items():
        mail, user = mails.get(pk), items[0].user
        late = sum(item.is_late(today) for item in items)
        is_reminded = mail is not None and mail.key == services.weekly_key(user, today)
        found.append(
            PersonReminders(user, sorted(items, key=lambda item: item.due or date.max), late, mail, is_reminded)
        )
    return sorted(found, key=lambda row: (not row.late, row.oldest or date.max, row.user.sort_key))


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """Return the line of the home page of an office: how many people are late."""
    today = today or timezone.localdate()
    if not can_remind(user):
        return []
    late = [item for item in visible_reminders(todo.reminders(today), user) if item.is_late(today)]
    people = {item.user.pk for item in late}
    text = ngettext("%(n)s person is late with an answer", "%(n)s people are late with an answer", len(people))
    first = min((item.due for item in late if item.due), default=None)
    return [Waiting.by(text % {"n": len(people)}, reverse("reminders"), day=first, today=today)] if late else []


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
