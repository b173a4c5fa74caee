"""Carry an academic year over into the next: what stands is left as it is, so that a second run changes nothing."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.institutions.permissions import can_keep_calendar
from curriculum.institutions.services import save_year
from curriculum.models import AcademicYear, ExamSession
from portal.new_year.plan import Plan, plan, shape_of
from records.marks.deadline_services import set_deadline
from seminars.groups.services import add_leader, create_group
from seminars.models import SeminarGroup
from ui.figures import day_words


@dataclass(frozen=True)
class Wanted:
    """What the user ticked."""

    groups: bool = False
    leaders: bool = False
    deadlines: bool = False


@transaction.atomic
def prepare_year(*, before: AcademicYear, wanted: Wanted, by: User, today: date | None = None) -> int:
    """Write what is missing of the year after `before`; return how many rows were made. Refuses a year that began."""
    require(can_keep_calendar(by))
    today = today or timezone.localdate()
    AcademicYear.objects.select_for_update().get(pk=before.pk)
    found = plan(before, by, today)
    refuse_begun(found)
    year = AcademicYear.objects.filter(start_year=found.start_year).first()
    made = 0
    if year is None:
        shape = shape_of(found.start_year)
        sessions = {session["kind"]: (session["starts"], session["ends"]) for session in shape["sessions"]}
        year = save_year(year=None, starts=shape["starts"], ends=shape["ends"], sessions=sessions, by=by)
        made += 1 + len(sessions)
    if wanted.groups:
        made += carry_groups(found, before, year, wanted, by)
    if wanted.deadlines:
        made += carry_deadlines(found, year, by)
    return made


def refuse_begun(found: Plan) -> None:
    if found.begun:
        words = {"year": found.title, "day": day_words(found.starts)}
        raise WrongStateError(
            _("The year %(year)s has begun on %(day)s: nothing is carried over into it any more.") % words
        )


def carry_groups(found: Plan, before: AcademicYear, year: AcademicYear, wanted: Wanted, by: User) -> int:
    made = 0
    for step in found.groups:
        if step.stands:
            continue
        old: SeminarGroup = step.source
        new = create_group(
            activity=old.activity, year=year, name=old.name, province=old.province, place=old.place, by=by
        )
        made += 1
        if wanted.leaders:
            staying = {row.user for row in old.leaders.select_related("user") if row.holds_on(before.ends)}
            for leader in sorted((user for user in staying if user.is_active), key=lambda user: user.sort_key):
                add_leader(group=new, user=leader, starts=year.starts, by=by)
                made += 1
    return made


def carry_deadlines(found: Plan, year: AcademicYear, by: User) -> int:
    sessions = {session.kind: session for session in ExamSession.objects.filter(academic_year=year)}
    missing = [step.source for step in found.deadlines if not step.stands]
    for row, due in missing:
        set_deadline(session=sessions[row.session.kind], institution=row.institution, due=due, by=by, seen=0)
    return len(missing)
