"""The calendar of people, from all apps."""

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import User
from internships import agenda as internships
from mentoring import agenda as mentoring
from pages.agenda import Dated
from portfolio import agenda as portfolio
from records import agenda as records
from seminars import agenda as seminars
from thesis import agenda as thesis

APPS = (records, internships, seminars, portfolio, mentoring, thesis)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """Return what is dated from `since` to `until`, both included, in the order of days and hours."""
    people = list(people)
    return sorted((one for app in APPS for one in app.dated(people, since, until)), key=lambda one: one.order)


def next_days(user: User, today: date, days: int = 30) -> list[Dated]:
    """Return what the user has ahead in so many days; a period that has begun is left out."""
    return [one for one in dated([user], today, today + timedelta(days=days)) if one.day >= today]
