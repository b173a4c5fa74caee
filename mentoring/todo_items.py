"""What waits for the resident and the mentor, for their home pages and the weekly digest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.progress import Mentoring
from mentoring.years.models import YearReport
from mentoring.years.progress import Year
from records.models import Enrolment
from ui.figures import day_words


@dataclass(frozen=True)
class TodoItem:
    """`words()` returns the text in the active language. `is_answer`: somebody else waits for it, so it is mailed.

    `due`: the last day to answer, named in the mail; `day`: only for the home page, where there is no `due`.
    `is_for_desk`: the office may remind too, because credits or a conflict of interest depend on it.
    """

    words: Callable[[], str]
    url: str
    due: date | None = None
    is_answer: bool = False
    is_for_desk: bool = False
    day: date | None = None


def to(name: str, enrolment: Enrolment, *arguments, part: str = "") -> str:
    return reverse(name, args=[enrolment.uuid, *arguments]) + (f"#{part}" if part else "")


def of_resident(enrolment: Enrolment, stands: Mentoring) -> Iterator[TodoItem]:
    if meeting := stands.first_to_note:
        words = partial(held_words, meeting)
        yield TodoItem(words, to("mentoring-held", enrolment, meeting.uuid), is_answer=True, day=meeting.day)
    elif stands.mentor and stands.next is None and stands.year and stands.year.missing:
        yield TodoItem(lambda: _("Mentoring: no next meeting is planned"), to("mentoring-plan", enrolment))
    if goals := stands.goals_due:
        first = min(goal.due for goal in goals if goal.due)
        yield TodoItem(partial(goals_words, len(goals)), to("mentoring", enrolment, part="goals"), day=first)
    for year in stands.years:
        if report_waits(year):
            url = to("mentoring-report", enrolment, year.registration.uuid)
            yield TodoItem(partial(report_words, year), url, due=last_day(year), is_answer=True, is_for_desk=True)


def held_words(meeting) -> str:
    return _("Mentoring: was the meeting of %(day)s held?") % {"day": day_words(meeting.day)}


def goals_words(due: int) -> str:
    return ngettext("Mentoring: %(n)s goal is due", "Mentoring: %(n)s goals are due", due) % {"n": due}


def report_words(year: Year) -> str:
    return _("Mentoring: the year report of %(year)s is to be written") % {"year": span(year)}


def report_waits(year: Year) -> bool:
    """Whether everything else of the year is there, or the mentor gave the report back."""
    if year.rule is None or not year.rule.report or year.is_settled or year.has_report:
        return False
    given_back = year.report is not None and year.report.state == YearReport.State.DRAFT and year.report.comment
    return bool(given_back) or len(year.missing) == 1


def span(year: Year) -> str:
    return str(year.registration.annual_programme.academic_year)


def last_day(year: Year) -> date:
    return year.registration.annual_programme.academic_year.ends


def of_mentor(enrolment: Enrolment, stands: Mentoring) -> Iterator[TodoItem]:
    if stands.declaration is None:
        url = to("mentoring-ties", enrolment)
        yield TodoItem(partial(of_mentee, enrolment, "declare"), url, is_answer=True, is_for_desk=True)
    if meeting := stands.first_to_note:
        words = partial(of_mentee, enrolment, "held", day=meeting.day)
        yield TodoItem(words, to("mentoring-held", enrolment, meeting.uuid), is_answer=True, day=meeting.day)
    elif stands.next is None and stands.year and stands.year.missing:
        yield TodoItem(partial(of_mentee, enrolment, "plan"), to("mentoring-plan", enrolment))
    for year in stands.years:
        if year.has_report and not year.is_settled and year.report is not None and not year.report.comment:
            words = partial(of_mentee, enrolment, "comment", year=year)
            url = to("mentoring-report", enrolment, year.registration.uuid)
            yield TodoItem(words, url, due=last_day(year), is_answer=True, is_for_desk=True)
        if year.is_ready:
            words = partial(of_mentee, enrolment, "attest", year=year)
            url = to("mentoring-attest", enrolment, year.registration.uuid)
            yield TodoItem(words, url, due=last_day(year), is_answer=True, is_for_desk=True)


def of_mentee(enrolment: Enrolment, what: str, *, day: date | None = None, year: Year | None = None) -> str:
    texts = {
        "declare": _("%(name)s: declare whether there is a tie"),
        "held": _("%(name)s: was the meeting of %(day)s held?"),
        "plan": _("%(name)s: no next meeting is planned"),
        "comment": _("%(name)s: comment on the year report of %(year)s"),
        "attest": _("%(name)s: %(year)s can be attested"),
    }
    words = {"name": enrolment.user, "day": day_words(day) if day else "", "year": span(year) if year else ""}
    return texts[what] % words
