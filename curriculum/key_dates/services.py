"""Write the days that everybody reads on their calendar."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.institutions.models import AcademicYear
from curriculum.key_dates.permissions import can_write_day
from curriculum.programmes.calendar_models import CalendarDay
from pages.errors import wrong
from ui.figures import day_words

FIELDS = ("kind", "title", "starts", "ends", "country", "programme")
MOST_CODE = 30


@transaction.atomic
def add_day(*, year: AcademicYear, by: User, **values: Any) -> CalendarDay:
    """A day or a period of the year, with the fields in `FIELDS`."""
    made = CalendarDay(academic_year=year, **values)
    require(can_write_day(by, made))
    check_within(year, values)
    made.code = free_code(year, made)
    return changes.create(made, by=by, action="add day")


@transaction.atomic
def change_day(*, day: CalendarDay, by: User, seen: int, **values: Any) -> CalendarDay:
    """Who gives it to another programme must write the days of both."""
    require(can_write_day(by, day))
    require(can_write_day(by, CalendarDay(programme=values["programme"])))
    check_within(day.academic_year, values)
    return changes.change(day, values, by=by, seen=seen, action="change day")


@transaction.atomic
def remove_day(*, day: CalendarDay, by: User) -> None:
    """It is on nobody's calendar any more; the audit keeps it."""
    require(can_write_day(by, day))
    changes.audit(day, by=by, action="remove day", before=changes.as_made(day))
    day.delete()


def check_within(year: AcademicYear, values: dict[str, Any]) -> None:
    for name in ("starts", "ends"):
        if not year.starts <= values[name] <= year.ends:
            words = {"first": day_words(year.starts), "last": day_words(year.ends)}
            raise wrong(name, _("The year runs from %(first)s to %(last)s.") % words, "outside_year")
    if values["ends"] < values["starts"]:
        raise wrong("ends", _("It lies before the start. Correct one of them."), "order")


def free_code(year: AcademicYear, day: CalendarDay) -> str:
    """A code of the title that no day of the year has; calendar files name days by it."""
    base = slugify(day.title.in_language("fr"))[: MOST_CODE - 3].strip("-") or "day"
    taken = set(year.calendar_days.values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 100))) if code not in taken)
