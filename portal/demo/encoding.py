"""Which marks of the next session are there: few before it, more while it runs, all but some once they are due."""

from datetime import date, timedelta

from curriculum.models import Activity, ExamSession
from portal.demo.calendar import Key, Sitting
from records.models import Result

AHEAD = timedelta(days=75)  # so long before a session its first marks come in
EARLY = {"january": {"B1-INT2"}, "june": {"B1-SEM", "B2-SEM", "B3-SEM"}, "september": set()}
OF = 20  # residents and activities are dealt into so many parts, which come in one after the other


def has_come(key: Key, activity: Activity, session: ExamSession, today: date) -> str:
    """The state of the mark; empty where it has not come in."""
    part = (key[1] * 7 + activity.position * 3 + key[0]) % OF
    if part >= parts_there(activity, session, today):
        return ""
    is_draft = part % 5 == 4 if today <= Sitting(session).due else part == 4
    return Result.State.DRAFT if is_draft else Result.State.SUBMITTED


def parts_there(activity: Activity, session: ExamSession, today: date) -> int:
    due = Sitting(session).due
    if activity.kind == "mentoring" and today <= session.ends:
        return 0  # the report of the year comes first
    if today > due:
        return OF - 1  # what is missing now is late
    if today >= session.starts:
        return 2 + (OF - 3) * (today - session.starts).days // (due - session.starts).days
    is_early = activity.code in EARLY[session.kind] or session.kind == "september"
    return OF * 3 // 4 if is_early and today + AHEAD >= session.starts else 0
