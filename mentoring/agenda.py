"""Meetings of mentoring on the calendar of the resident and the mentor."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.meetings.models import MentoringMeeting
from pages.agenda import Dated, Kind


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """One query. The place stays out of the feed: it may name a person."""
    keys = {user.pk for user in people}
    rows = MentoringMeeting.objects.filter(Q(enrolment__user__in=keys) | Q(mentor__in=keys), day__range=(since, until))
    rows = rows.exclude(state=MentoringMeeting.State.CANCELLED).select_related("enrolment__user", "mentor")
    found = []
    for meeting in rows:
        resident, mentor = meeting.enrolment.user, meeting.mentor
        found += [
            item(meeting, one, other) for one, other in ((resident, mentor), (mentor, resident)) if one.pk in keys
        ]
    return found


def item(meeting: MentoringMeeting, user: User, other: User) -> Dated:
    return Dated(
        user_id=user.pk,
        kind=Kind.MENTORING,
        key=f"mentoring-{meeting.uuid}",
        words=_("Mentoring meeting with %(name)s") % {"name": other},
        plain=_("Mentoring meeting"),
        day=meeting.day,
        url=reverse("mentoring", args=[meeting.enrolment.uuid]),
        starts=meeting.time,
        place=meeting.place,
    )
