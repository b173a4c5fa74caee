"""Remind the people who can mend what an office ticked: one mail each, once a day."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notices.models import Mail
from notices.services import Digested, language_of, letter, send
from portal.missing.items import Item
from ui.figures import day_words

KIND = "portal.missing"


def daily_key(user: User, today: date) -> str:
    return f"{KIND} {today:%Y-%m-%d} {user.uuid}"


def remind(items: Iterable[Item], *, by: User, today: date) -> Digested:
    """Send each person one mail with the items that they can mend; whoever had one today gets no other."""
    of: dict[int, tuple[User, list[Item]]] = {}
    for item in items:
        for person in item.people:
            if person.is_active and not person.is_machine:
                of.setdefault(person.pk, (person, []))[1].append(item)
    had = set(Mail.objects.filter(key__in=[daily_key(p, today) for p, _i in of.values()]).values_list("to", flat=True))
    for pk, (person, theirs) in of.items():
        if pk not in had:
            write_to(person, theirs, by=by, today=today)
    return Digested(sent=len(of) - len(had), had=len(had))


@transaction.atomic
def write_to(person: User, items: list[Item], *, by: User, today: date) -> None:
    with language_of(person):
        subject = ngettext("%(n)s thing is awaited from you", "%(n)s things are awaited from you", len(items))
        lines = [line(item, person, today) for item in items]
        intro = _("%(name)s reminds you of what is still awaited from you.") % {"name": by}
        send(
            to=person,
            kind=KIND,
            subject=subject % {"n": len(items)},
            body=letter(person, intro, *lines),
            key=daily_key(person, today),
            by=by,
        )


def line(item: Item, person: User, today: date) -> str:
    """What is awaited, its day, and the address where it is done."""
    words = item.words()
    if item.due:
        due = _("was due on %(day)s") if item.late(today) else _("by %(day)s")
        words += f" ({due % {'day': day_words(item.due)}})"
    return f"{words}\n{item.link(person)}" if item.link else words
