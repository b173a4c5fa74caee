"""Reminders of seminars in the weekly digest: lists of attendance to close, absences made up elsewhere to confirm."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.reminders import Reminder
from seminars.attendance.models import MakeUp
from seminars.groups.models import GroupLeader
from seminars.meetings.models import SeminarMeeting
from seminars.todo import ANSWER_WITHIN, declared_words, list_words, to_close


def reminders(today: date) -> list[Reminder]:
    """Return lists to close and declarations to answer."""
    lists = list(to_close(today))
    declared = list(MakeUp.objects.filter(state=MakeUp.State.DECLARED).for_list())
    groups = {meeting.group_id for meeting in lists} | {one.missed.meeting.group_id for one in declared}
    leaders: dict[int, list[GroupLeader]] = {}
    rows = GroupLeader.objects.filter(group__in=groups, starts__lte=today).filter(
        Q(ends__isnull=True) | Q(ends__gte=today)
    )
    for leader in rows.select_related("user"):
        leaders.setdefault(leader.group_id, []).append(leader)
    return [
        *list_reminders(lists, leaders),
        *declared_reminders(declared, leaders),
    ]


def list_reminders(meetings: Iterable[SeminarMeeting], leaders: dict[int, list[GroupLeader]]) -> list[Reminder]:
    return [list_reminder(one, leader.user) for one in meetings for leader in leaders.get(one.group_id, [])]


def list_reminder(meeting: SeminarMeeting, user: User) -> Reminder:
    return Reminder(
        user=user,
        words=lambda: list_words(meeting),
        make_link=lambda: settings.SITE_URL + reverse("seminar-attendance", args=[meeting.uuid]),
        since=meeting.day,
        due=meeting.day + ANSWER_WITHIN,
        needs_log_in=True,
        kind="seminars",
    )


def declared_reminders(found: Iterable[MakeUp], leaders: dict[int, list[GroupLeader]]) -> list[Reminder]:
    return [
        declared_reminder(one, leader.user) for one in found for leader in leaders.get(one.missed.meeting.group_id, [])
    ]


def declared_reminder(one: MakeUp, user: User) -> Reminder:
    since = timezone.localdate(one.made_at)
    return Reminder(
        user=user,
        words=lambda: declared_words(one),
        make_link=lambda: settings.SITE_URL + one.missed.meeting.group.get_absolute_url(),
        since=since,
        due=since + ANSWER_WITHIN,
        enrolment=one.enrolment,
        needs_log_in=True,
        kind="seminars",
    )
