"""The plan of a group: meetings planned, changed and cancelled, and their documents."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from competencies.models import Competency, Theme
from files import services as stored_files
from pages.errors import wrong
from portfolio.entries.uploads import Checked
from seminars.groups.models import SeminarGroup
from seminars.groups.permissions import can_lead
from seminars.groups.services import lock_group, refuse_closed
from seminars.meetings.mails import tell
from seminars.meetings.models import MeetingDocument, SeminarMeeting, minutes_between
from seminars.meetings.permissions import can_change_meeting, can_remove_document
from seminars.meetings.workflow import MEETING
from seminars.rules.models import QUARTER
from ui.figures import day_words, decimal_words

FIELDS = ("title", "day", "starts", "ends", "hours", "format", "place", "link", "given_by", "members_only")
MOST_DOCUMENTS = 20
MOST_IN_SERIES = 40
WEEK = timedelta(days=7)


@transaction.atomic
def plan_meeting(
    *,
    group: SeminarGroup,
    by: User,
    competencies: Iterable[Competency] = (),
    themes: Iterable[Theme] = (),
    **values: Any,
) -> SeminarMeeting:
    """A meeting of the group, with the fields in `FIELDS`. `hours` left out: as long as it lasts."""
    require(can_lead(by, group))
    lock_group(group)
    refuse_closed(group)
    made = SeminarMeeting(group=group, **with_hours(values))
    check_times(made)
    changes.create(made, by=by, action="plan")
    made.competencies.set(competencies)
    made.themes.set(themes)
    return made


@transaction.atomic
def plan_series(
    *, group: SeminarGroup, by: User, days: Iterable[date], title: str, **values: Any
) -> list[SeminarMeeting]:
    """One meeting on each of the days, with the same hours and place, numbered in their order."""
    days = sorted(set(days))
    if not days:
        raise wrong("first", _("No day is left for a meeting."), "no_day")
    if len(days) > MOST_IN_SERIES:
        raise wrong("number", _("At most %(most)s meetings at once.") % {"most": MOST_IN_SERIES}, "many")
    titles = [f"{title} {place}" for place in range(1, len(days) + 1)] if len(days) > 1 else [title]
    return [
        plan_meeting(group=group, by=by, day=day, title=name, **values) for day, name in zip(days, titles, strict=True)
    ]


@transaction.atomic
def change_meeting(
    *,
    meeting: SeminarMeeting,
    by: User,
    seen: int,
    competencies: Iterable[Competency] | None = None,
    themes: Iterable[Theme] | None = None,
    **values: Any,
) -> SeminarMeeting:
    """Another day, hour, place or content. Who comes is told of another day, hour or place."""
    lock_group(meeting.group)
    require(can_change_meeting(by, meeting))
    state = MEETING.run("change", meeting).target
    before = (meeting.day, meeting.starts, meeting.place, meeting.link)
    wanted = with_hours(values)
    check_times(SeminarMeeting(group=meeting.group, **wanted))
    changes.change(meeting, {"state": state, **wanted}, by=by, seen=seen)
    if competencies is not None:
        meeting.competencies.set(competencies)
    if themes is not None:
        meeting.themes.set(themes)
    if before[:2] != (meeting.day, meeting.starts):
        tell(meeting, "move", by=by, before=before[0])
    elif before[2:] != (meeting.place, meeting.link):
        tell(meeting, "change", by=by)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: SeminarMeeting, reason: str, by: User, seen: int) -> SeminarMeeting:
    """It will not be. What was noted of it stays and counts for nothing; make-ups announced there are withdrawn."""
    lock_group(meeting.group)
    require(can_change_meeting(by, meeting))
    state = MEETING.run("cancel", meeting).target
    if not reason.strip():
        raise wrong("reason", _("Say why it is cancelled."), "reason_required")
    tell(meeting, "cancel", by=by)
    changes.change(meeting, {"state": state, "reason": reason.strip()}, by=by, seen=seen, action="cancel")
    for make_up in meeting.make_ups.filter(state="announced"):
        changes.change(make_up, {"state": "withdrawn", "reason": reason.strip()}, by=by, action="withdraw")
    return meeting


def with_hours(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with the hours that count: as long as the meeting lasts where nothing else is said."""
    found = dict(values)
    if found.get("hours") is None and found.get("starts") and found.get("ends"):
        found["hours"] = length(found["starts"], found["ends"])
    return found


def length(starts: time, ends: time) -> Decimal:
    """Hours from one to the other, in whole quarters."""
    return Decimal(max(minutes_between(starts, ends), 0) // 15) * QUARTER


def check_times(meeting: SeminarMeeting) -> None:
    year = meeting.group.academic_year
    if not year.starts <= meeting.day <= year.ends:
        words = {"first": day_words(year.starts), "last": day_words(year.ends)}
        text = _("The year of this group runs from %(first)s to %(last)s.")
        raise wrong("day", text % words, "outside_year")
    if meeting.ends <= meeting.starts:
        raise wrong("ends", _("It ends before it begins."), "upside_down")
    lasts = Decimal(minutes_between(meeting.starts, meeting.ends)) / 60
    if meeting.hours > lasts:
        text = _("More hours than the meeting lasts: at most %(hours)s.")
        raise wrong("hours", text % {"hours": decimal_words(length(meeting.starts, meeting.ends))}, "too_long")
    if meeting.hours % QUARTER:
        raise wrong("hours", _("Hours are counted in quarters: 2.75, 3, 3.25."), "quarters")


@transaction.atomic
def add_document(*, meeting: SeminarMeeting, file: Checked, by: User) -> MeetingDocument:
    """Put a checked file beside the meeting, for its members."""
    lock_group(meeting.group)
    require(can_change_meeting(by, meeting))
    refuse_closed(meeting.group)
    if meeting.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("%(most)s files at most. Remove one first.") % {"most": MOST_DOCUMENTS}, code="many")
    stored = stored_files.store(content=file.content, name=file.name, content_type=file.content_type, by=by)
    return changes.create(MeetingDocument(meeting=meeting, file=stored, added_by=by), by=by, action="add file")


@transaction.atomic
def remove_document(*, document: MeetingDocument, by: User) -> None:
    require(can_remove_document(by, document))
    changes.audit(document, by=by, action="remove file", before={"size": document.file.size})
    stored = document.file
    document.delete()
    stored_files.remove(stored=stored)
