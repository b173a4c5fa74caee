"""Write an academic year with its sessions, all or nothing."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from curriculum.institutions.models import AcademicYear, ExamSession
from pages.errors import wrong

Days = tuple[date, date]


def check_year(starts: date, ends: date, besides: AcademicYear | None = None) -> None:
    """Raise where the days are in no order, or another academic year has some of them."""
    if ends <= starts:
        raise wrong("ends", _("The last day comes after the first one."), "order")
    others = AcademicYear.objects.filter(starts__lte=ends, ends__gte=starts)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if other := others.first():
        raise wrong("starts", _("The year %(year)s has some of these days.") % {"year": other}, "overlap")
    same = AcademicYear.objects.filter(start_year=starts.year)
    if (same if besides is None else same.exclude(pk=besides.pk)).exists():
        raise wrong("starts", _("There is an academic year that begins in %(year)s.") % {"year": starts.year}, "taken")


def check_sessions(sessions: dict[str, Days], starts: date, ends: date) -> None:
    """Raise where a session is outside the year, ends before it begins, or overlaps another."""
    before: tuple[str, Days] | None = None
    for kind, (first, last) in sorted(sessions.items(), key=lambda item: item[1]):
        if last < first:
            raise wrong(f"{kind}_ends", _("The last day comes after the first one."), "order")
        if first < starts or last > ends:
            raise wrong(f"{kind}_starts", _("The session lies within the academic year."), "outside")
        if before and first <= before[1][1]:
            raise wrong(f"{kind}_starts", _("Two sessions overlap."), "overlap")
        before = (kind, (first, last))


@transaction.atomic
def save_year(
    *, year: AcademicYear | None, starts: date, ends: date, sessions: dict[str, Days], by: User, seen: int | None = None
) -> AcademicYear:
    """Create or change a year with its sessions. `sessions`: {kind: (first day, last day)}; others stay as they are."""
    check_year(starts, ends, year)
    check_sessions(sessions, starts, ends)
    values: dict[str, Any] = {"starts": starts, "ends": ends}
    if year is None:
        saved = changes.create(AcademicYear(start_year=starts.year, **values), by=by, action="configure")
    elif starts.year != year.start_year:
        raise wrong("starts", _("This year begins in %(year)s.") % {"year": year.start_year}, "other_year")
    else:
        saved = changes.change(year, values, by=by, seen=seen, action="configure")
    held = {session.kind: session for session in saved.sessions.all()}
    for kind, (first, last) in sessions.items():
        if kind in held:
            changes.change(held[kind], {"starts": first, "ends": last}, by=by, action="configure")
        else:
            made = ExamSession(academic_year=saved, kind=kind, starts=first, ends=last)
            changes.create(made, by=by, action="configure")
    return saved
