"""What an app says of a thing that waits for somebody's answer; `agenda.asked(today)` of each app lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User


@dataclass(frozen=True)
class Asked:
    """`words()` says what is asked, in the language that is active then: "Final evaluation of Alice Dupont".

    `make_link()` gives the whole address where it is answered. It is called once a mail, inside its transaction, and
    may grant a new link, which replaces the one of an earlier mail. `since` is the day of the question, `due` the last
    day to answer in time. `enrolment` is the resident concerned, for whom an office may chase the answer; None keeps
    the question from every desk. `needs_log_in`: the address is that of a page which no link opens.
    """

    user: User
    words: Callable[[], str]
    make_link: Callable[[], str]
    since: date | None = None
    due: date | None = None
    enrolment: Any = None
    needs_log_in: bool = False

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today
