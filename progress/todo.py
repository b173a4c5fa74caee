"""What waits for a person, across all apps."""

from datetime import date

from accounts.models import User
from internships import todo as internships
from mentoring import todo as mentoring
from notices.asked import Asked
from pages.todo import Waiting
from portfolio import todo as portfolio
from records import todo as records
from records.admission_file.todo import asked as pieces_asked

ROOMS = (records, internships, portfolio, mentoring)
ASKING = (internships, portfolio, mentoring)


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """The lines of each app, in the order of the rooms."""
    return [line for room in ROOMS for line in room.waiting(user, today)]


def asked(today: date | None = None) -> list[Asked]:
    """The answers that each app waits for, from whom."""
    return [item for room in ASKING for item in room.asked(today)]


def mailed(today: date) -> list[Asked]:
    """All that the mail of the week tells of: these answers, and the pieces that residents have to hand in."""
    return [*asked(today), *pieces_asked(today)]
