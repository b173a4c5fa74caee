"""Attendance: taken by exception, closed, opened again; an absence that the resident announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.programmes.services import touch
from pages.errors import wrong
from records.models import Registration
from seminars.attendance.make_up_settling import reopen_guests, settle_guests
from seminars.attendance.models import Attendance
from seminars.attendance.permissions import can_announce, can_take
from seminars.attendance.sheet import Line, Sheet, fits, sheet_of
from seminars.attendance.workflow import ANNOUNCED, ATTENDANCE, EXCUSED, LATE, PRESENT
from seminars.groups.services import lock_group
from seminars.meetings.models import SeminarMeeting, minutes_between
from seminars.meetings.workflow import MEETING
from seminars.rules.models import Excuse


@dataclass(frozen=True)
class Mark:
    """What is noted of one person."""

    state: str
    minutes_missed: int = 0
    excuse: Excuse | None = None

    @property
    def values(self) -> dict[str, Any]:
        return {"state": self.state, "minutes_missed": self.minutes_missed, "excuse": self.excuse}


def locked(meeting: SeminarMeeting) -> Sheet:
    """Lock the group, then the meeting, and read the list anew."""
    lock_group(meeting.group)
    meeting.refresh_from_db(
        None, ["state", "day", "hours", "version"], SeminarMeeting.objects.select_for_update(of=("self",), no_key=True)
    )
    return sheet_of(meeting)


@transaction.atomic
def take_attendance(
    *, meeting: SeminarMeeting, marks: Mapping[int, Mark], by: User, seen: int | None, today: date | None = None
) -> SeminarMeeting:
    """Note these people: {pk of the registration: mark}; who is not named stays as noted.

    The same marks once more change nothing and are no conflict, whatever version was seen: an answer that was lost on
    the way may be asked for again. `seen`: the version of the meeting on the screen.
    """
    require(can_take(by, meeting, today))
    sheet = locked(meeting)
    lines = {line.registration.pk: line for line in [*sheet.lines, *sheet.away]}
    if strange := set(marks) - set(lines):
        names = Registration.objects.filter(pk__in=strange).select_related("annual_programme__enrolment__user")
        text = _("Not of this group on that day: %(names)s.")
        listed = ", ".join(str(one.annual_programme.enrolment.user) for one in names) or "?"
        raise ValidationError(text % {"names": listed}, code="stranger")
    wanted = {pk: mark for pk, mark in marks.items() if differs(lines[pk].row, mark)}
    MEETING.check("take", meeting, today)
    if not wanted:
        return meeting
    if seen is not None and seen != meeting.version:
        raise changes.ConflictError(meeting)
    errors: dict[str, ValidationError] = {}
    for pk, mark in wanted.items():
        try:
            check_mark(lines[pk], mark, meeting, by)
            ATTENDANCE.check(mark.state, lines[pk].row, today, by=by)
        except ValidationError as error:
            errors[str(pk)] = error
        except WrongStateError as error:
            errors[str(pk)] = ValidationError(error.reason, code="state")
    if errors:
        raise MarksError(errors)
    for pk, mark in wanted.items():
        write(lines[pk], mark, meeting, by)
    touch(meeting, by=by, action="take attendance", before={}, after={"noted": len(wanted)})
    return meeting


class MarksError(ValidationError):
    """`by_registration`: {pk of the registration, as a text: what is wrong with its mark}."""

    def __init__(self, errors: dict[str, ValidationError]):
        self.by_registration = errors
        super().__init__([message for error in errors.values() for message in error.messages])


def differs(row: Attendance | None, mark: Mark) -> bool:
    return row is None or any(getattr(row, name) != value for name, value in mark.values.items())


def check_mark(line: Line, mark: Mark, meeting: SeminarMeeting, by: User) -> None:
    name = line.user
    if name.pk == by.pk:
        raise ValidationError(_("Nobody notes their own attendance."), code="oneself")
    if mark.state == LATE:
        lasts = minutes_between(meeting.starts, meeting.ends)
        if not 0 < mark.minutes_missed < lasts:
            text = _("%(name)s: minutes missed are between 1 and %(most)s.")
            raise ValidationError(text % {"name": name, "most": lasts - 1}, code="minutes")
    if mark.state == EXCUSED and line.is_guest:
        text = _("%(name)s comes from another group: present, late or absent.")
        raise ValidationError(text % {"name": name}, code="guest")
    if mark.state == EXCUSED and mark.excuse is None:
        raise ValidationError(_("%(name)s: choose why it is excused.") % {"name": name}, code="excuse")
    if mark.state == EXCUSED and mark.excuse is not None and not fits(mark.excuse, line.periods, meeting):
        text = _("%(name)s: “%(excuse)s” does not hold on that day.")
        raise ValidationError(text % {"name": name, "excuse": mark.excuse}, code="excuse_not_then")


def write(line: Line, mark: Mark, meeting: SeminarMeeting, by: User) -> None:
    noted = {"noted_by": by, "noted_at": timezone.now()}
    if line.row is None:
        row = Attendance(
            meeting=meeting, registration=line.registration, is_guest=line.is_guest, **mark.values, **noted
        )
        changes.create(row, by=by, action="note")
    else:
        changes.change(line.row, {"is_guest": line.is_guest, **mark.values, **noted}, by=by, action="note")


def all_present(sheet: Sheet) -> dict[int, Mark]:
    """Marks for everybody who is not noted yet: present, or excused where the absence was announced."""
    found = {}
    for line in sheet.open_lines:
        excuse = line.row.excuse if line.row else None
        found[line.registration.pk] = Mark(EXCUSED, excuse=excuse) if excuse else Mark(PRESENT)
    return found


@transaction.atomic
def close_list(
    *, meeting: SeminarMeeting, led_by: list[User], by: User, seen: int | None = None, today: date | None = None
) -> SeminarMeeting:
    """The meeting was held and everybody is noted: its hours count. Guests' make-ups are settled."""
    require(can_take(by, meeting, today))
    sheet = locked(meeting)
    transition = MEETING.check("hold", meeting, today)
    for line in sheet.announced:
        assert line.row is not None
        write(line, Mark(EXCUSED, excuse=line.row.excuse), meeting, by)
    if missing := [line for line in sheet.open_lines if line.state != ANNOUNCED]:
        text = ngettext("%(n)s person is not noted yet: %(names)s.", "%(n)s people are not noted yet: %(names)s.",
                        len(missing))  # fmt: skip
        words = {"n": len(missing), "names": ", ".join(str(line.user) for line in missing)}
        raise ValidationError(text % words, code="not_noted")
    if not led_by:
        raise wrong("led_by", _("Say who led the meeting."), "nobody")
    if sheet.away_excuse is not None:
        for line in sheet.away:
            if line.row is None or line.row.state == ANNOUNCED:
                write(line, Mark(EXCUSED, excuse=sheet.away_excuse), meeting, by)
    held = {"state": transition.target, "held_by": by, "held_at": timezone.now()}
    changes.change(meeting, held, by=by, seen=seen, action="hold", why=", ".join(map(str, led_by)))
    meeting.led_by.set(led_by)
    settle_guests(meeting, by=by)
    return meeting


@transaction.atomic
def reopen_list(*, meeting: SeminarMeeting, by: User, seen: int | None = None) -> SeminarMeeting:
    """Something is to be corrected: its hours do not count until the list is closed again."""
    require(can_take(by, meeting))
    locked(meeting)
    state = MEETING.check("reopen", meeting).target
    reopen_guests(meeting, by=by)
    values = {"state": state, "held_by": None, "held_at": None}
    return changes.change(meeting, values, by=by, seen=seen, action="reopen")


@transaction.atomic
def announce_absence(
    *, meeting: SeminarMeeting, registration: Registration, excuse: Excuse, by: User, now=None
) -> Attendance:
    """The resident says beforehand that they will not come, for a reason of the list."""
    require(can_announce(by, meeting, registration))
    sheet = locked(meeting)
    line = own_line(sheet, registration)
    refuse_begun(meeting, now)
    ATTENDANCE.check("announce", line.row, by=by)
    if excuse not in sheet.excuses or not fits(excuse, line.periods, meeting):
        raise wrong("excuse", _("“%(excuse)s” does not hold on that day.") % {"excuse": excuse}, "excuse_not_then")
    write(line, Mark(ANNOUNCED, excuse=excuse), meeting, by)
    return meeting.attendances.get(registration=registration)


@transaction.atomic
def take_back_absence(*, meeting: SeminarMeeting, registration: Registration, by: User, now=None) -> None:
    """The resident comes after all."""
    require(can_announce(by, meeting, registration))
    line = own_line(locked(meeting), registration)
    refuse_begun(meeting, now)
    ATTENDANCE.check("take_back", line.row, by=by)
    assert line.row is not None
    changes.audit(line.row, by=by, action="take back", before={"state": line.row.state})
    line.row.delete()


def own_line(sheet: Sheet, registration: Registration) -> Line:
    found = next((line for line in [*sheet.lines, *sheet.away] if line.registration.pk == registration.pk), None)
    if found is None or found.is_guest:
        raise WrongStateError(_("You are not in this group on that day."))
    return found


def refuse_begun(meeting: SeminarMeeting, now=None) -> None:
    if meeting.state != SeminarMeeting.State.PLANNED:
        raise WrongStateError(str(MEETING.refusal("take", meeting.state)))
    if (now or timezone.now()) >= meeting.begins_at:
        raise WrongStateError(_("The meeting has begun: tell its leader."))
