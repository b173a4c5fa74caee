"""Planning, moving, noting and cancelling meetings."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from competencies.models import Theme
from mentoring.meetings.mails import tell
from mentoring.meetings.models import MentoringMeeting
from mentoring.meetings.permissions import can_cancel, can_change_meeting
from mentoring.meetings.workflow import HELD, MEETING, PLANNED
from mentoring.permissions import can_meet, mentor_of
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment, Proposal


def lock(enrolment: Enrolment) -> None:
    lock_enrolment(enrolment.pk)


def mentor_for(enrolment: Enrolment, day: date, by: User) -> User:
    """Return the mentor of that day; refuse where there is none, or where `by` is neither mentor nor resident."""
    along = mentor_of(enrolment, day)
    if along is None:
        raise wrong("day", _("Nobody is the mentor on that day."), "no_mentor")
    if by.pk not in (along.user_id, enrolment.user_id):
        raise wrong("day", _("%(name)s is the mentor on that day.") % {"name": along.user}, "other_mentor")
    return along.user


def same_mentor(meeting: MentoringMeeting, day: date, by: User) -> None:
    """Refuse to move a meeting to another mentor's day: the other would get to read its note."""
    if mentor_for(meeting.enrolment, day, by) != meeting.mentor:
        raise wrong("day", _("Another is the mentor on that day: plan a new meeting instead."), "other_mentor")


def free(enrolment: Enrolment, day: date, besides: MentoringMeeting | None = None) -> None:
    taken = enrolment.mentoring_meetings.filter(day=day).exclude(state=MentoringMeeting.State.CANCELLED)
    if taken.exclude(pk=besides.pk if besides else 0).exists():
        raise wrong("day", _("There is a meeting on that day already."), "taken")


def ahead(day: date, today: date) -> None:
    if day < today:
        raise wrong("day", _("This day is over. What has been is noted as a meeting that was held."), "past")


def over(day: date, today: date) -> None:
    if day > today:
        raise wrong("day", _("This day is still to come."), "future")


def somebody(presence: dict[str, Any]) -> None:
    if not (presence["resident_present"] or presence["mentor_present"]):
        raise wrong("present", _("Say who was there."), "nobody")


@transaction.atomic
def plan(
    *,
    enrolment: Enrolment,
    day: date,
    mode: str,
    by: User,
    time: time | None = None,
    place: str = "",
    themes: Iterable[Theme] = (),
    today: date | None = None,
) -> MentoringMeeting:
    """Plan a meeting with the mentor of that day."""
    require(can_meet(by, enrolment))
    lock(enrolment)
    ahead(day, today or timezone.localdate())
    mentor = mentor_for(enrolment, day, by)
    free(enrolment, day)
    made = MentoringMeeting(
        enrolment=enrolment, mentor=mentor, day=day, time=time, mode=mode, place=place, written_by=by
    )
    changes.create(made, by=by, action="plan")
    made.themes.set(themes)
    tell(made, "plan", by=by)
    return made


@transaction.atomic
def note(
    *,
    enrolment: Enrolment,
    day: date,
    mode: str,
    by: User,
    themes: Iterable[Theme] = (),
    today: date | None = None,
    **presence: Any,
) -> MentoringMeeting:
    """Note a held meeting that was not planned. `presence`: resident_present, mentor_present, others_present."""
    require(can_meet(by, enrolment))
    lock(enrolment)
    over(day, today or timezone.localdate())
    somebody(presence)
    mentor = mentor_for(enrolment, day, by)
    free(enrolment, day)
    made = MentoringMeeting(
        enrolment=enrolment, mentor=mentor, state=HELD, day=day, mode=mode, written_by=by, **presence
    )
    changes.create(made, by=by, action="hold")
    made.themes.set(themes)
    tell(made, "hold", by=by)
    return made


@transaction.atomic
def move(
    *,
    meeting: MentoringMeeting,
    day: date,
    mode: str,
    by: User,
    seen: int,
    time: time | None = None,
    place: str = "",
    themes: Iterable[Theme] | None = None,
    today: date | None = None,
) -> MentoringMeeting:
    """Change day, time, place or mode of a planned meeting."""
    lock(meeting.enrolment)
    require(can_change_meeting(by, meeting))
    state = MEETING.run("move", meeting).target
    ahead(day, today or timezone.localdate())
    same_mentor(meeting, day, by)
    free(meeting.enrolment, day, besides=meeting)
    values: dict[str, Any] = {"day": day, "time": time, "mode": mode, "place": place, "state": state}
    before, how = (meeting.day, meeting.time), (meeting.mode, meeting.place)
    changes.change(meeting, values, by=by, seen=seen, action="move")
    if themes is not None:
        meeting.themes.set(themes)
    if before != (day, time):
        tell(meeting, "move", by=by, before=before)
    elif how != (mode, place):
        tell(meeting, "change", by=by)
    return meeting


def hold(*, meeting: MentoringMeeting, by: User, seen: int, **facts: Any) -> MentoringMeeting:
    """Note that a planned meeting was held. `facts`: `day`, `mode`, `themes` and presence as in `note`."""
    return _was("hold", meeting, by=by, seen=seen, **facts)


def correct(*, meeting: MentoringMeeting, by: User, seen: int, **facts: Any) -> MentoringMeeting:
    """Correct what was noted of a held meeting."""
    return _was("correct", meeting, by=by, seen=seen, **facts)


@transaction.atomic
def _was(
    act: str,
    meeting: MentoringMeeting,
    *,
    day: date,
    mode: str,
    by: User,
    seen: int,
    themes: Iterable[Theme] | None = None,
    today: date | None = None,
    **presence: Any,
) -> MentoringMeeting:
    lock(meeting.enrolment)
    require(can_change_meeting(by, meeting))
    state = MEETING.run(act, meeting).target
    over(day, today or timezone.localdate())
    somebody(presence)
    if act == "correct":
        keep_attested(meeting)
    same_mentor(meeting, day, by)
    free(meeting.enrolment, day, besides=meeting)
    values: dict[str, Any] = {"day": day, "mode": mode, "state": state, "written_by": by, "written_at": timezone.now()}
    changes.change(meeting, {**values, **presence}, by=by, seen=seen, action=act)
    if themes is not None:
        meeting.themes.set(themes)
    if act == "hold":
        tell(meeting, "hold", by=by)
    return meeting


@transaction.atomic
def cancel(*, meeting: MentoringMeeting, by: User, seen: int, reason: str = "") -> MentoringMeeting:
    """Cancel a planned meeting, or a held one that was noted by mistake; then `reason` is required."""
    lock(meeting.enrolment)
    require(can_cancel(by, meeting))
    state = MEETING.run("cancel", meeting).target
    if meeting.state == HELD:
        if not reason.strip():
            raise wrong("reason", _("Say why a meeting that was noted as held is taken back."), "reason_required")
        keep_attested(meeting)
    values: dict[str, Any] = {
        "resident_present": False,
        "mentor_present": False,
        "others_present": "",
        "reason": reason,
    }
    act = "take_back" if meeting.state == HELD else "cancel"
    cancelled = changes.change(meeting, {"state": state, **values}, by=by, seen=seen, action="cancel")
    tell(cancelled, act, by=by)
    return cancelled


def keep_attested(meeting: MentoringMeeting) -> None:
    """Refuse to change a meeting that an attested year rests on."""
    year = {"registration__annual_programme__academic_year__starts__lte": meeting.day}
    year |= {"registration__annual_programme__academic_year__ends__gte": meeting.day}
    attested = Proposal.objects.filter(
        registration__annual_programme__enrolment=meeting.enrolment,
        part__kind="mentoring",
        replaced_at__isnull=True,
        **year,
    )
    if attested.exists():
        raise WrongStateError(_("The year of this meeting is attested: what it rests on stays as it is."))


def call_off(*, enrolment: Enrolment, mentor: User, after_day: date, by: User) -> int:
    """Cancel the meetings planned with a mentor after that day; return how many."""
    planned = enrolment.mentoring_meetings.filter(mentor=mentor, state=PLANNED, day__gt=after_day)
    for meeting in planned.select_related("enrolment__user", "mentor"):
        changes.change(meeting, {"state": MentoringMeeting.State.CANCELLED}, by=by, action="cancel")
        tell(meeting, "end", by=by)
    return len(planned)
