"""Loading academic years, exam sessions and days of the calendar, from a calendar file or by rule."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.changes import change, create
from accounts.models import User
from curriculum.institutions.academic_calendar import academic_years
from curriculum.institutions.models import AcademicYear, ExamSession
from curriculum.loading.differences import Differences, compare
from curriculum.loading.json_file import read
from curriculum.loading.problems import Problems
from curriculum.loading.programme_file import Plan, year
from curriculum.loading.shapes import WRONG, Choice, Code, Day, Languages, Text
from curriculum.loading.structures import Fields, Many
from curriculum.programmes.calendar_models import CalendarDay
from curriculum.programmes.models import Programme

FORMAT = "cursus-calendar/1"

SESSION = Fields(fields={"kind": Choice(known=tuple(ExamSession.Kind.values)), "starts": Day(), "ends": Day()})

CALENDAR_DAY = Fields(
    fields={
        "code": Code(),
        "kind": Choice(known=tuple(CalendarDay.Kind.values)),
        "title": Languages(),
        "starts": Day(),
        "ends": Day(),
        "country": Text(most=2, default=""),
        "programme": Code(default=""),
    }
)

ACADEMIC_YEAR = Fields(
    fields={
        "start_year": year(),
        "starts": Day(),
        "ends": Day(),
        "sessions": Many(of=SESSION, key="kind", default=[]),
        "days": Many(of=CALENDAR_DAY, key="code", default=[]),
    }
)

CALENDAR_FILE = Fields(
    fields={
        "format": Choice(known=(FORMAT,)),
        "note": Text(most=2000, default=""),
        "academic_years": Many(of=ACADEMIC_YEAR, key="start_year", least=1),
    }
)


def load_calendar(path: str | Path | None = None, *, by: User | None = None, dry_run: bool = False) -> Differences:
    """Add and change the years, sessions and days of the file, all or nothing; others stay.

    Without a file, add the years by rule that are missing; stored dates are kept.
    """
    plan = plan_of(read_years(read(path))) if path else missing_years()
    with transaction.atomic():
        differences = compare(describe(), plan)
        apply(plan, by)
        transaction.set_rollback(dry_run)
    return differences


def add_missing_years(wanted: set[int], by: User | None) -> Plan:
    """If a programme names unknown years, add all years by rule that are missing.

    Return what was added as a plan, empty where nothing was missing. Stored years are kept.
    """
    if wanted <= set(AcademicYear.objects.values_list("start_year", flat=True)):
        return {"academic_years": {}, "sessions": {}}
    plan = missing_years()
    apply(plan, by)
    return {name: plan[name] for name in ("academic_years", "sessions")}


def missing_years() -> Plan:
    """Years that are not there; of a year that is there without any day of the calendar, its days."""
    there = set(AcademicYear.objects.values_list("start_year", flat=True))
    bare = set(AcademicYear.objects.filter(calendar_days=None).values_list("start_year", flat=True))
    by_rule = academic_years(timezone.localdate())
    plan = plan_of(one for one in by_rule if one["start_year"] not in there)
    plan["days"] |= plan_of(one for one in by_rule if one["start_year"] in bare)["days"]
    return plan


def read_years(tree: Any) -> list[dict]:
    problems = Problems()
    found = CALENDAR_FILE.read(tree, "", problems)
    for index, one in enumerate(found["academic_years"] or []):
        if one is not WRONG:
            check_year(one, f"academic_years[{index}]", problems)
    problems.raise_any()
    return found["academic_years"]


def plan_of(rows: Iterable[dict]) -> Plan:
    years = {one["start_year"]: one for one in rows}
    return {
        "academic_years": {key: {n: one[n] for n in ("start_year", "starts", "ends")} for key, one in years.items()},
        "sessions": {
            f"{session['kind']} {key}-{key + 1}": {**session, "start_year": key}
            for key, one in years.items()
            for session in one["sessions"]
        },
        "days": {
            f"{day['code']} {key}-{key + 1}": {**day, "start_year": key}
            for key, one in years.items()
            for day in one["days"]
        },
    }


def check_year(one: dict, path: str, problems: Problems) -> None:
    starts, ends = one["starts"], one["ends"]
    if WRONG in (one["start_year"], starts, ends):
        return
    if starts.year != one["start_year"]:
        problems.add(f"{path}.starts", _("The date is not in the year %(year)s.") % {"year": one["start_year"]})
    if ends <= starts:
        problems.add(f"{path}.ends", _("It lies before the start. Correct one of them."))
    for index, session in enumerate(one["sessions"] or []):
        if session is not WRONG and WRONG not in (session["starts"], session["ends"]):
            check_session(session, starts, ends, f"{path}.sessions[{index}]", problems)
    known = set(Programme.objects.values_list("code", flat=True))
    for index, day in enumerate(one["days"] or []):
        if day is not WRONG and WRONG not in day.values():
            check_day(day, starts, ends, known, f"{path}.days[{index}]", problems)


def check_day(day: dict, starts: date, ends: date, known: set[str], path: str, problems: Problems) -> None:
    if day["ends"] < day["starts"]:
        problems.add(f"{path}.ends", _("It lies before the start. Correct one of them."))
    elif not (starts <= day["starts"] and day["ends"] <= ends):
        problems.add(path, _("The day lies outside its academic year. Correct its dates."))
    if day["country"] and day["programme"]:
        problems.add(path, _("Choose a country or a programme, not both."))
    elif day["programme"] and day["programme"] not in known:
        problems.add(f"{path}.programme", _("There is no programme “%(code)s”.") % {"code": day["programme"]})


def check_session(session: dict, starts: date, ends: date, path: str, problems: Problems) -> None:
    if session["ends"] < session["starts"]:
        problems.add(f"{path}.ends", _("It lies before the start. Correct one of them."))
    if not (starts <= session["starts"] and session["ends"] <= ends):
        problems.add(path, _("The session lies outside its academic year. Correct its dates."))


def describe() -> Plan:
    sessions = ExamSession.objects.select_related("academic_year")
    days = CalendarDay.objects.select_related("academic_year", "programme")
    return {
        "academic_years": {
            one.start_year: {"start_year": one.start_year, "starts": one.starts, "ends": one.ends}
            for one in AcademicYear.objects.all()
        },
        "sessions": {
            f"{one.kind} {one.academic_year}": {
                "kind": one.kind,
                "starts": one.starts,
                "ends": one.ends,
                "start_year": one.academic_year.start_year,
            }
            for one in sessions
        },
        "days": {f"{one.code} {one.academic_year}": described_day(one) for one in days},
    }


def described_day(one: CalendarDay) -> dict:
    same = {name: getattr(one, name) for name in ("code", "kind", "title", "starts", "ends", "country")}
    programme = one.programme.code if one.programme else ""
    return {**same, "programme": programme, "start_year": one.academic_year.start_year}


def apply(plan: Plan, by: User | None) -> None:
    years = {one.start_year: one for one in AcademicYear.objects.all()}
    for key, values in plan["academic_years"].items():
        if found := years.get(key):
            change(found, values, by=by, action="load")
        else:
            years[key] = create(AcademicYear(**values), by=by, action="load")
    held = {(one.academic_year_id, one.kind): one for one in ExamSession.objects.all()}
    for one in plan["sessions"].values():
        year_of_it = years[one["start_year"]]
        dates = {"starts": one["starts"], "ends": one["ends"]}
        if held_one := held.get((year_of_it.pk, one["kind"])):
            change(held_one, dates, by=by, action="load")
        else:
            create(ExamSession(academic_year=year_of_it, kind=one["kind"], **dates), by=by, action="load")
    apply_days(plan["days"], years, by)


def apply_days(days: dict, years: dict[int, AcademicYear], by: User | None) -> None:
    programmes = {one.code: one for one in Programme.objects.all()}
    held = {(one.academic_year_id, one.code): one for one in CalendarDay.objects.all()}
    for one in days.values():
        values = {name: one[name] for name in ("kind", "title", "starts", "ends", "country")}
        values["programme"] = programmes.get(one["programme"])
        of = years[one["start_year"]]
        if held_one := held.get((of.pk, one["code"])):
            change(held_one, values, by=by, action="load")
        else:
            create(CalendarDay(academic_year=of, code=one["code"], **values), by=by, action="load")
