"""A reminder of an answer that somebody owes. `reminders(today)` of each app lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User


@dataclass(frozen=True)
class Reminder:
    """`words()` returns the text in the active language: "Final evaluation of Alice Dupont".

    `make_link()` returns the address where it is answered. It is called once a mail, in its transaction, and may grant
    a new link that replaces the one of an earlier mail. `since`: the day of the request; `due`: the last day in time.
    `enrolment`: the resident concerned, whose office may remind too; None hides the reminder from every office.
    `needs_log_in`: the page is not opened by a link. `kind`: of `kinds.REMINDERS`; who switched it off gets it only
    when an office reminds.
    """

    user: User
    words: Callable[[], str]
    make_link: Callable[[], str]
    since: date | None = None
    due: date | None = None
    enrolment: Any = None
    needs_log_in: bool = False
    kind: str = ""

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today
