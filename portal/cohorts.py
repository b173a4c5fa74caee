"""Figures of a cohort, and what is behind for each resident, in words."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import ngettext

from curriculum.roles import on_day
from internships.evaluations.todo import awaited
from portal.missing.collect import current_year, place_words, without_place
from records.credits.credit_records import Sums
from records.credits.totals import Totals
from records.enrolments.models import EnrolmentQuerySet
from records.models import Enrolment, StatusChange
from records.resident_pages.resident_list import Line, shown_status
from ui.figures import decimal_words


@dataclass(frozen=True)
class CohortSummary:
    """Numbers of residents with every credit, a failed activity, away, gone; `median` of the credits that count."""

    residents: int
    complete: int
    to_retake: int
    away: int
    left: int
    median: Decimal


@dataclass(frozen=True)
class CohortRow:
    """A resident on the page of the cohort; `behind` in words."""

    line: Line
    behind: list[str]
    has_left: bool


def summary(residents: EnrolmentQuerySet, user, totals: Mapping[int, Totals], today: date) -> CohortSummary:
    """Summarise a whole cohort, as far as the reader sees it; loads no resident but those with a status.

    `totals`: those of the residents whose credits the reader sees.
    """
    number = residents.count()
    sums = [one.whole for one in totals.values()]
    counted = sorted([Decimal(0)] * (number - len(sums)) + [each.counted for each in sums])
    statuses = shown_statuses(residents, user, today, totals)
    return CohortSummary(
        residents=number,
        complete=sum(1 for each in sums if each.total and each.counted >= each.total),
        to_retake=sum(1 for one in totals.values() if one.failed),
        away=sum(1 for status in statuses if not status.is_final),
        left=sum(1 for status in statuses if status.is_final),
        median=counted[number // 2] if counted else Decimal(0),
    )


def shown_statuses(residents: EnrolmentQuerySet, user, today: date, totals: Mapping[int, Totals]) -> list[StatusChange]:
    """Return the statuses of today that the reader may know; `totals`: the residents whose credits the reader sees."""
    of_today = StatusChange.objects.filter(on_day(today)).values("enrolment")
    changed = Enrolment.objects.filter(pk__in=residents.order_by().values("pk")).filter(pk__in=of_today)
    leave = set(changed.with_leave_visible_to(user).values_list("pk", flat=True))
    found = [
        shown_status(one, today, sees_leave=one.pk in leave, sees_end=one.pk in totals)
        for one in changed.prefetch_related("status_changes")
    ]
    return [status for status in found if status is not None]


def has_left(line: Line) -> bool:
    return line.status is not None and line.status.is_final


def behind(lines: list[Line], today: date) -> dict[int, list[str]]:
    """Return {enrolment: what is behind, in words}; nothing about those who have left. A fixed number of queries."""
    year = current_year(today)
    found: dict[int, list[str]] = defaultdict(list)
    if year is None:
        return found
    here = {line.enrolment.pk: line.enrolment for line in lines if not has_left(line)}
    for line in lines:
        if line.enrolment.pk in here and line.totals:
            training_year = year.start_year - line.enrolment.intake.start_year + 1
            found[line.enrolment.pk] += [
                credits_behind(sums) for sums in line.totals.blocks if sums.key < training_year and missing(sums)
            ]
    residents = Enrolment.objects.filter(pk__in=here)
    for row in without_place(residents, year).order_by("pk"):
        found[row.annual_programme.enrolment_id].append(place_words(row))
    overdue = awaited(today).filter(placement__enrolment__in=here, due_on__lt=today).order_by()
    late = dict(overdue.values_list("placement__enrolment").annotate(n=Count("pk")))
    for pk, number in late.items():
        found[pk].append(ngettext("%(n)s evaluation late", "%(n)s evaluations late", number) % {"n": number})
    return found


def missing(sums: Sums) -> Decimal:
    return sums.total - sums.counted


def credits_behind(sums: Sums) -> str:
    number = missing(sums)
    words = ngettext("%(credits)s credit of block %(block)s", "%(credits)s credits of block %(block)s", int(number))
    return words % {"credits": decimal_words(number), "block": sums.key}
