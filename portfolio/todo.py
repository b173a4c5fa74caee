"""What waits in the portfolio, and for whom."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from pages.precheck import Prechecked
from pages.todo import Waiting
from portfolio.entries.lines import unread
from portfolio.requests.models import Request
from records.models import Enrolment


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """Return one line for each kind of work that waits for the user. `own`: the user's enrolments, where loaded."""
    today = today or timezone.localdate()
    unanswered = own_unanswered(user, today) if own is None or own else ()
    return [*to_answer(user, today), *unanswered, *to_read(user, today)]


@Prechecked
def unread_sharings(user: User, today: date):
    return unread(user)


@Prechecked
def open_requests(user: User, today: date):
    """Return the requests that wait for the user's answer."""
    return Request.objects.open(today).filter(person=user)


@Prechecked
def overdue_requests(user: User, today: date):
    """Return the resident's own that nobody answered: all that ran out or are overdue, and some of a day to come."""
    rows = Request.objects.filter(state=Request.State.ASKED, enrolment__user=user).order_by("enrolment", "pk")
    late = Q(expires_on__lt=today) | Q(sent_on__lt=today - Request.DUE_AFTER)
    return rows.filter(late).select_related("person", "enrolment")


def to_read(user: User, today: date) -> Iterable[Waiting]:
    """Yield one line for each resident with shared entries that the user has not read in their current version."""
    who = ("enrolment__uuid", "enrolment__user__given_name", "enrolment__user__family_name")
    rows = unread_sharings(user, today).order_by("enrolment")
    for uuid, given, family, count in rows.values_list(*who).annotate(count=Count("pk")).order_by("enrolment"):
        text = ngettext(
            "%(name)s shared %(n)s entry that you have not read",
            "%(name)s shared %(n)s entries that you have not read",
            count,
        )
        yield Waiting(text % {"name": f"{given} {family}", "n": count}, reverse("entry-list", args=[uuid]))


def to_answer(user: User, today: date) -> Iterable[Waiting]:
    """Yield a line where requests wait for the user's answer."""
    if days := [one.due_on for one in open_requests(user, today)]:
        count = len(days)
        text = ngettext("%(n)s resident's request waits for your answer", "%(n)s requests wait for your answer", count)
        yield Waiting.by(text % {"n": count}, reverse("asked-list"), day=min(days), today=today)


def own_unanswered(user: User, today: date) -> Iterable[Waiting]:
    """Yield a line where own requests expired without an answer, and one for each overdue one."""
    expired: dict[UUID, date] = {}
    for row in overdue_requests(user, today):
        if row.expires_on < today:
            expired[row.enrolment.uuid] = min(expired.get(row.enrolment.uuid, row.expires_on), row.expires_on)
        elif row.due_on < today:
            url = reverse("request-list", args=[row.enrolment.uuid])
            yield Waiting.by(_("Request: not answered yet"), url, day=row.due_on, today=today, who=str(row.person))
    for uuid, day in expired.items():
        text = _("Requests ran out without an answer: send them again")
        yield Waiting.by(text, reverse("request-list", args=[uuid]), day=day, today=today)
