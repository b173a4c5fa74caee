"""Reminders of open requests, for the weekly digest and the office."""

from datetime import date

from django.utils import timezone

from notices.reminders import Reminder
from portfolio.requests.models import Request
from portfolio.requests.services import reminder_of


def reminders(today: date | None = None) -> list[Reminder]:
    """Return a reminder for each request that can be answered."""
    today = today or timezone.localdate()
    waiting = Request.objects.open(today).select_related("person", "form", "enrolment__user", "round")
    return [reminder_of(one, today) for one in waiting if one.round is None or one.round.is_open(today)]
