"""What waits for a user and what is missing of their own records: one list by date, from all apps."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from exchange.todo import waiting as exchange_waits
from jury.todo import waiting as jury_waits
from pages.todo import Waiting
from portal import reminders
from progress.resident_status import ResidentStatus
from progress.todo import waiting
from records.models import Enrolment


def worklist(user: User, own: list[Enrolment], statuses: Iterable[ResidentStatus]) -> list[Waiting]:
    """Return the lines of all apps: the longest overdue first, then by day, those without a day last.

    `own`: the user's enrolments; `statuses`: theirs.
    """
    today = timezone.localdate()
    found = waiting(user, today, own) + jury_waits(user, today) + exchange_waits(user) + reminders.waiting(user)
    for status in statuses:
        found += missing_lines(status, today)
    return sorted(found, key=lambda line: line.day or date.max)


def missing_lines(status: ResidentStatus, today: date) -> list[Waiting]:
    """What the record of the resident lacks, each with who settles it."""
    address = reverse("enrolment", args=[status.record.enrolment.uuid])
    return [Waiting.by(item.what, address, day=item.until, today=today, who=item.who) for item in status.missing]


def is_on_course(lines: list[Waiting], statuses: Iterable[ResidentStatus]) -> bool:
    """Whether a home may say that nothing is late: no app has a line, and what is agreed reaches each minimum."""
    return not lines and not any(measure.falls_short for status in statuses for measure in status.measures)
