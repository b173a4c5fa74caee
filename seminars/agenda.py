"""Meetings of groups on the calendar: for members on that day, guests who make up for an absence, and leaders."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from seminars.attendance.models import MakeUp
from seminars.groups.models import GroupLeader, Membership
from seminars.meetings.models import SeminarMeeting
from seminars.simulation.agenda import dated as simulations

GUESTS = (MakeUp.State.ANNOUNCED, MakeUp.State.ACCEPTED)


@Prechecked
def memberships_of(user: User, today: date):
    return Membership.objects.filter(registration__annual_programme__enrolment__user=user)


@Prechecked
def leaderships_of(user: User, today: date):
    return GroupLeader.objects.filter(user=user)


@Prechecked
def make_ups_of(user: User, today: date):
    return MakeUp.objects.filter(registration__annual_programme__enrolment__user=user, meeting__isnull=False)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """A fixed number of queries, however many people."""
    people = list(people)
    holders: dict[int, list[tuple[int, Membership | GroupLeader]]] = defaultdict(list)
    user_of = "registration__annual_programme__enrolment__user"
    joined = [one for one in people if memberships_of.may_find(one.pk)]
    members = Membership.objects.filter(**{f"{user_of}__in": joined}, starts__lte=until)
    for member in members.select_related("registration__annual_programme__enrolment"):
        holders[member.group_id].append((member.enrolment.user_id, member))
    leading = [one for one in people if leaderships_of.may_find(one.pk)]
    for leader in GroupLeader.objects.filter(user__in=leading, starts__lte=until):
        holders[leader.group_id].append((leader.user_id, leader))
    found = {}
    meetings = SeminarMeeting.objects.live().filter(group__in=holders, day__range=(since, until))
    for meeting in meetings.select_related("group"):
        for user_id, holder in holders[meeting.group_id]:
            if holder.holds_on(meeting.day):
                found[user_id, meeting.pk] = item(user_id, meeting)
    invited = [one for one in people if make_ups_of.may_find(one.pk)]
    guests = MakeUp.objects.filter(**{f"{user_of}__in": invited}, state__in=GUESTS, meeting__day__range=(since, until))
    rows = guests.exclude(meeting__state="cancelled").select_related(
        "meeting__group", "registration__annual_programme__enrolment"
    )
    for made in rows:
        if made.meeting is not None:
            user_id = made.enrolment.user_id
            found[user_id, made.meeting_id] = item(user_id, made.meeting)
    return [*found.values(), *simulations(people, since, until)]


def item(user_id: int, meeting: SeminarMeeting) -> Dated:
    words = _("%(group)s: %(title)s") % {"group": meeting.group, "title": meeting.title}
    return Dated(
        user_id=user_id,
        kind=Kind.SEMINAR,
        key=f"seminar-{meeting.uuid}",
        words=words,
        plain=words,
        day=meeting.day,
        url=meeting.get_absolute_url(),
        starts=meeting.starts,
        ends=meeting.ends,
        place=meeting.place,
        is_public_place=True,
    )
