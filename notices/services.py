"""Mails to people. They are sent once the current transaction is committed, and not otherwise."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notices import delivery, tasks
from notices.models import Mail
from notices.reminders import Reminder
from ui.figures import day_words

DIGEST = "digest"


@contextmanager
def language_of(user: User):
    """Activate the language of that person, or of the faculty where the person chose none."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        yield


def letter(to: User, *paragraphs: str) -> str:
    """Return a body: greeting, paragraphs (put an address in its own), signature. Call it in `language_of(to)`."""
    greeting = _("Good day %(name)s,") % {"name": to.get_full_name()}
    close = _("Cursus, the specialisation master in general practice")
    note = _("This mail was sent automatically; an answer to it is read by nobody.")
    return "\n\n".join([greeting, *paragraphs, f"-- \n{close}\n{note}"]) + "\n"


def send(*, to: User, kind: str, subject: str, body: str, key: str = "", by: User | None = None) -> Mail:
    """Create one mail, in plain text and the language of `to`, without private content; return its row.

    A mail with the same non-empty `key` is sent once: the earlier row is returned. `kind` is "app.what".
    """
    mail, _fresh = _queued(key, to=to, kind=kind, subject=" ".join(subject.split())[:200], body=body, asked_by=by)
    return mail


@transaction.atomic
def _queued(key: str, **values) -> tuple[Mail, bool]:
    values["due_at"] = timezone.now() + delivery.FIRST_WAIT
    if key:
        mail, is_fresh = Mail.objects.get_or_create(key=key, defaults=values)
    else:
        mail, is_fresh = Mail.objects.create(**values), True
    if is_fresh:
        transaction.on_commit(partial(tasks.put, mail.pk))
    return mail, is_fresh


@dataclass(frozen=True)
class Digested:
    """How many people got a mail now, and how many already had one this week."""

    sent: int
    had: int


def digest(reminders: Iterable[Reminder], *, by: User | None = None, now: datetime | None = None) -> Digested:
    """Send one mail a person and week with all reminders, each with its own link; none again in the same week.

    `reminders`: all reminders of those people, of all apps. `by`: who requested it, None for the beat.
    """
    today = timezone.localdate(now or timezone.now())
    of: dict[int, list[Reminder]] = {}
    for item in reminders:
        if item.user.is_active and not item.user.is_machine:
            of.setdefault(item.user.pk, []).append(item)
    fresh = [_digest(items, by, today) for items in of.values()]
    return Digested(sent=sum(fresh), had=len(fresh) - sum(fresh))


@transaction.atomic
def _digest(items: list[Reminder], by: User | None, today: date) -> bool:
    """Insert the row first: a concurrent call finds it, and does not replace the links of the mail that is sent."""
    to = items[0].user
    with language_of(to):
        subject = ngettext("%(n)s answer is awaited from you", "%(n)s answers are awaited from you", len(items))
        mail, is_fresh = _queued(
            weekly_key(to, today), to=to, kind=DIGEST, subject=subject % {"n": len(items)}, body="-", asked_by=by
        )
        if is_fresh:
            mail.body = letter(to, *_paragraphs(items, today))
            mail.save(update_fields=["body"])
    return is_fresh


def _paragraphs(items: list[Reminder], today: date) -> Iterable[str]:
    yield _intro(items)
    for item in sorted(items, key=lambda item: item.due or date.max):
        due = ""
        if item.due:
            words = _("was due on %(day)s") if item.is_late(today) else _("by %(day)s")
            due = f" ({words % {'day': day_words(item.due)}})"
        log_in = " [" + _("with your log-in") + "]" if item.needs_log_in else ""
        yield f"{item.words()}{due}{log_in}\n{item.make_link()}"
    yield _("Choose, with your log-in, which reminders you get:") + f"\n{settings.SITE_URL}{reverse('own-mails')}"
    if all(item.needs_log_in for item in items):
        yield _("You get at most one such mail a week.")
    else:
        yield _("You get at most one such mail a week. An older link no longer opens: use those of the newest mail.")


def _intro(items: list[Reminder]) -> str:
    """Explain that the links open without a password, where there are such."""
    if not any(item.needs_log_in for item in items):
        return ngettext(
            "This is still awaited from you. The link opens without a password.",
            "These are still awaited from you. Each link opens without a password.",
            len(items),
        )
    return ngettext("This is still awaited from you.", "These are still awaited from you.", len(items))


def weekly_key(user: User, today: date) -> str:
    return f"{week_prefix(today)}{user.uuid}"


def week_prefix(today: date) -> str:
    """The beginning of the keys of the digests of a week."""
    year, week, _day = today.isocalendar()
    return f"{DIGEST} {year}-W{week:02} "


def last_digests(people: Iterable[int]) -> dict[int, Mail]:
    """Return {person: their newest digest} for those who ever got one."""
    theirs = Mail.objects.filter(kind=DIGEST, to__in=list(people)).order_by()
    newest = theirs.values("to").annotate(newest=Max("pk")).values("newest")
    return {mail.to_id: mail for mail in Mail.objects.filter(pk__in=newest).defer("body")}
