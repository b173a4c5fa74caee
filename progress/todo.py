"""What waits for a person, from all apps."""

from collections.abc import Callable
from datetime import date

from accounts.models import User
from internships import todo as internships
from internships.evaluations.reminders import reminders as evaluation_reminders
from mentoring import todo as mentoring
from mentoring.reminders import reminders as mentoring_reminders
from notices.reminders import Reminder
from pages.todo import Waiting
from portfolio import todo as portfolio
from portfolio.requests.reminders import reminders as request_reminders
from records import todo as records
from records.admission_file.todo import reminders as piece_reminders
from records.models import Enrolment
from seminars import todo as seminars
from seminars.reminders import reminders as seminar_reminders
from thesis import todo as thesis

OTHERS: tuple[Callable[[date], list[Reminder]], ...] = (request_reminders, mentoring_reminders, seminar_reminders)


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """Return the lines of all apps, in the order of the apps. `own`: the user's enrolments, where they are loaded."""
    return [
        *records.waiting(user, today, own),
        *internships.waiting(user, today, own),
        *seminars.waiting(user, today),
        *portfolio.waiting(user, today, own),
        *mentoring.waiting(user, today, own),
        *thesis.waiting(user, today, own),
    ]


def reminders(today: date) -> list[Reminder]:
    """Return the answers that people owe, from all apps."""
    return [*evaluation_reminders(today), *other_reminders(today)]


def other_reminders(today: date) -> list[Reminder]:
    """Those but of evaluations, of which a faculty has hundreds: `awaited_answers` counts them without loading them."""
    return [item for app_reminders in OTHERS for item in app_reminders(today)]


def digest_items(today: date) -> list[Reminder]:
    """Return all that the weekly digest lists: those answers, and pieces that residents have to hand in."""
    return [*reminders(today), *piece_reminders(today)]
