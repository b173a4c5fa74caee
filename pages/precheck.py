"""Skip queries that find nothing: one query tells which of many query sets have rows for a user.

A home gathers what waits for a person in all apps, and most of it is empty. A function `(user, today) -> query set`
under `@Prechecked` is called as before. After `precheck(user)`, and until the reading request ends, it returns an empty
query set where there are no rows: that runs no query. Bulk functions leave out the people without: `may_find`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils import timezone

from accounts.models import User
from pages.shared_results import shared_results

Rows = Callable[[User, date], QuerySet]
_registered: list["Prechecked"] = []


class Prechecked:
    """Decorator of a function `(user, today) -> query set`."""

    def __init__(self, rows: Rows):
        self.rows = rows
        self.__doc__ = rows.__doc__
        _registered.append(self)

    def __call__(self, user: User, today: date) -> Any:  # a query set of the model's own class
        known = shared_results("precheck", user.pk).get(self)
        return self.rows(user, today) if known is None or known[0] != today else known[1].all()

    def may_find(self, user_id: int) -> bool:
        """Whether the user may have rows. For bulk functions: the rows must not depend on `today`."""
        known = shared_results("precheck", user_id).get(self)
        return known is None or not known[1].query.is_empty()


def precheck(user: User) -> None:
    """Find out, in one query, which of the registered query sets have rows for the user today."""
    today = timezone.localdate()
    rows = {one: one.rows(user, today) for one in _registered}
    there = User.objects.filter(pk=user.pk).values_list(*(Exists(queryset) for queryset in rows.values())).get()
    known = shared_results("precheck", user.pk)
    for (one, queryset), has_rows in zip(rows.items(), there, strict=True):
        known[one] = today, queryset if has_rows else queryset.none()
