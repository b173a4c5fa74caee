"""Making up for an absence: at a meeting of another group, or elsewhere."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from seminars.attendance.mails import tell_decision
from seminars.attendance.models import Attendance, MakeUp
from seminars.attendance.permissions import can_decide, can_make_up, can_withdraw
from seminars.attendance.workflow import MAKE_UP
from seminars.groups.services import lock_group, refuse_closed
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import QUARTER, Excuse
from ui.figures import decimal_words

STATES = MakeUp.State


def lock_missed(missed: Attendance) -> None:
    """Lock the group, the resident and the absence; refuse what needs no making up."""
    lock_group(missed.meeting.group)
    lock_enrolment(missed.enrolment.pk)
    rows = Attendance.objects.select_for_update(of=("self",)).select_related("excuse")
    missed.refresh_from_db(None, ["state", "excuse", "version"], rows)
    refuse_closed(missed.meeting.group)
    if missed.state not in Attendance.MISSED or missed.is_guest:
        raise WrongStateError(_("Only an absence is made up."))
    if missed.excuse is not None and missed.excuse.effect != Excuse.Effect.TO_MAKE_UP:
        raise WrongStateError(_("This absence is excused without making up for it."))
    if missed.make_ups.filter(state__in=MakeUp.LIVE).exists():
        raise WrongStateError(_("This absence is being made up already."))


@transaction.atomic
def announce(*, missed: Attendance, meeting: SeminarMeeting, by: User, today: date | None = None) -> MakeUp:
    """The resident will come to that meeting of another group."""
    require(can_make_up(by, missed.registration))
    lock_missed(missed)
    lock_meeting(meeting)
    check_host(missed, meeting)
    made = MakeUp(
        missed=missed, meeting=meeting, day=meeting.day, state=MAKE_UP.check("announce", None).target, made_by=by
    )
    return changes.create(made, by=by, action="announce")


def lock_meeting(meeting: SeminarMeeting) -> None:
    rows = SeminarMeeting.objects.select_for_update(of=("self",), no_key=True)
    meeting.refresh_from_db(None, ["state", "day", "version"], rows)


def check_host(missed: Attendance, meeting: SeminarMeeting) -> None:
    """A planned meeting of another group of the same activity and year, open to guests, of which one is no member."""
    home, host = missed.meeting.group, meeting.group
    if meeting.state != SeminarMeeting.State.PLANNED:
        raise wrong("meeting", _("This meeting is held or cancelled."), "not_planned")
    if host.activity_id != home.activity_id or host.academic_year_id != home.academic_year_id:
        raise wrong("meeting", _("This meeting is of another activity or year."), "other_activity")
    if meeting.members_only:
        raise wrong("meeting", _("This meeting is for its members only."), "members_only")
    if meeting.members().filter(registration=missed.registration_id).exists():
        raise wrong("meeting", _("This is a meeting of your own group."), "own_group")
    if MakeUp.objects.live().filter(meeting=meeting, registration=missed.registration_id).exists():
        raise wrong("meeting", _("This meeting makes up for another absence already."), "taken")


@transaction.atomic
def declare(
    *, missed: Attendance, elsewhere: str, day: date, hours: Decimal, by: User, today: date | None = None
) -> MakeUp:
    """The resident followed something equivalent outside; the leader or the office confirms it."""
    require(can_make_up(by, missed.registration))
    lock_missed(missed)
    check_elsewhere(missed, elsewhere, day, hours, today or timezone.localdate())
    state = MAKE_UP.check("declare", None).target
    made = MakeUp(missed=missed, elsewhere=elsewhere.strip(), day=day, hours=hours, state=state, made_by=by)
    return changes.create(made, by=by, action="declare")


def check_elsewhere(missed: Attendance, elsewhere: str, day: date, hours: Decimal, today: date) -> None:
    year = missed.meeting.group.academic_year
    if not elsewhere.strip():
        raise wrong("elsewhere", _("Say where, and what it was."), "empty")
    if day > today:
        raise wrong("day", _("That day has not come yet."), "future")
    if not year.starts <= day <= year.ends:
        raise wrong("day", _("That day is not in the year of the missed meeting."), "outside_year")
    if not 0 < hours <= missed.meeting.hours:
        words = {"hours": decimal_words(missed.meeting.hours)}
        raise wrong("hours", _("At most the %(hours)s h that were missed.") % words, "too_long")
    if hours % QUARTER:
        raise wrong("hours", _("Hours are counted in quarters: 2.75, 3, 3.25."), "quarters")


@transaction.atomic
def accept(*, make_up: MakeUp, by: User, seen: int) -> MakeUp:
    return decide(make_up, "accept", by=by, seen=seen)


@transaction.atomic
def refuse(*, make_up: MakeUp, reason: str, by: User, seen: int) -> MakeUp:
    if not reason.strip():
        raise wrong("reason", _("Say why; the resident reads it."), "reason_required")
    return decide(make_up, "refuse", by=by, seen=seen, reason=reason.strip())


def decide(make_up: MakeUp, act: str, *, by: User, seen: int, reason: str = "") -> MakeUp:
    require(can_decide(by, make_up))
    lock_home(make_up)
    state = MAKE_UP.run(act, make_up).target
    values = {"state": state, "reason": reason, "decided_by": by, "decided_at": timezone.now()}
    done = changes.change(make_up, values, by=by, seen=seen, action=act, why=reason)
    tell_decision(done, by=by)
    return done


@transaction.atomic
def withdraw(*, make_up: MakeUp, by: User, seen: int, reason: str = "") -> MakeUp:
    """It will not be, or is not counted any more; then the reason says why."""
    require(can_withdraw(by, make_up))
    lock_home(make_up)
    was_counted = make_up.state == STATES.ACCEPTED
    state = MAKE_UP.run("withdraw", make_up).target
    if was_counted and not reason.strip():
        raise wrong("reason", _("Say why it is not counted any more; the resident reads it."), "reason_required")
    remove_guest(make_up, by)
    values = {"state": state, "reason": reason.strip()}
    done = changes.change(make_up, values, by=by, seen=seen, action="withdraw")
    if was_counted:
        tell_decision(done, by=by)
    return done


def lock_home(make_up: MakeUp) -> None:
    """Lock the group at home, the resident and the meeting, in the order of all services."""
    group = make_up.missed.meeting.group
    lock_group(group)
    lock_enrolment(make_up.enrolment.pk)
    if make_up.meeting is not None:
        lock_meeting(make_up.meeting)
    refuse_closed(group)


def remove_guest(make_up: MakeUp, by: User) -> None:
    """What was noted of the guest goes, as long as the list of that meeting is open."""
    if make_up.meeting is None or make_up.meeting.state != SeminarMeeting.State.PLANNED:
        return
    for row in make_up.meeting.attendances.filter(registration=make_up.registration_id, is_guest=True):
        changes.audit(row, by=by, action="clear", before={"state": row.state})
        row.delete()
