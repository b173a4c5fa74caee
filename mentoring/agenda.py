"""Meetings of mentoring on the calendar of the resident and the mentor."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import on_day
from mentoring.meetings.models import MentoringMeeting
from mentoring.permissions import MENTOR
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from records.models import Accompaniment


@Prechecked
def meetings_of(user: User, today: date):
    return MentoringMeeting.objects.filter(Q(enrolment__user=user) | Q(mentor=user))


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """One query. The place stays out of the feed: it may name a person.

    A mentor sees the meetings with residents of today: the page of others, also of those to come, is not open.
    """
    keys = {user.pk for user in people if meetings_of.may_find(user.pk)}
    rows = MentoringMeeting.objects.filter(Q(enrolment__user__in=keys) | Q(mentor__in=keys), day__range=(since, until))
    rows = rows.exclude(state=MentoringMeeting.State.CANCELLED).select_related("enrolment__user", "mentor")
    today = Accompaniment.objects.filter(on_day(timezone.localdate()), capacity=MENTOR)
    found = []
    for meeting in rows.annotate(
        is_open=Exists(today.filter(enrolment=OuterRef("enrolment"), user=OuterRef("mentor")))
    ):
        resident, mentor = meeting.enrolment.user, meeting.mentor
        if resident.pk in keys:
            found.append(item(meeting, resident, mentor))
        if mentor.pk in keys and meeting.is_open:
            found.append(item(meeting, mentor, resident))
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
