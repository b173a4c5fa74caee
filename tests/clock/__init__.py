"""The clock of the tests: it starts at a fixed instant and runs on, also in Python processes that tests start.

`CURSUS_TEST_INSTANT` chooses another instant: `2027-06-15T10:00` (Brussels), or `now` for the clock of the machine.
Chromium, nginx, Redis and PostgreSQL keep the clock of the machine: give them durations, never a moment.
"""

import os
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

BRUSSELS = ZoneInfo("Europe/Brussels")
FIXED = datetime(2026, 11, 27, 10, tzinfo=BRUSSELS)  # a Friday
TODAY = FIXED.date()
VARIABLE = "CURSUS_TEST_INSTANT"
OFFSET = "CURSUS_TEST_OFFSET"  # offset in seconds from the machine's clock; read by child/sitecustomize.py
CHILD = Path(__file__).parent / "child"


def chosen(text: str) -> datetime | None:
    """Return the instant of the suite; None for the machine's clock."""
    if text == "now":
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS) if text else FIXED
    except ValueError:
        raise ValueError(f"{VARIABLE} is {text!r}; write a moment such as 2027-06-15T10:00, or now.") from None


@contextmanager
def at(moment: datetime | None):
    """Run the block as if it began at `moment`."""
    if moment is None:
        yield
        return
    kept = {name: os.environ.get(name) for name in (OFFSET, "PYTHONPATH")}
    with time_machine.travel(moment.timestamp(), tick=True):  # a number keeps the local time zone
        os.environ[OFFSET] = str(time.time() - time_machine.escape_hatch.time.time())
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(CHILD), kept["PYTHONPATH"]]))
        try:
            yield
        finally:
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def day(days: int = 0):
    """Return today by the current clock, or a number of days after it."""
    return timezone.localdate() + timedelta(days=days)
