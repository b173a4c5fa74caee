"""Asks for the time while it is collected, and holds a day."""

from datetime import date

from django.utils import timezone

TODAY = timezone.localdate()
LATER = lambda: timezone.localdate()  # noqa: E731


def stay(starts=date(2030, 3, 1), ends=timezone.localdate()):  # noqa: B008
    return starts, ends, timezone.now(), "1 March 2030", "1er mars 2030", "2030-03-01", "2030-03-010"
