"""What the closing of a group's year rests on: its members, their hours, and what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import ActivityPart
from records.models import Decision, Enrolment, Registration
from seminars.attendance.hours import Hours, hours_of
from seminars.attendance.models import MakeUp
from seminars.attendance.sheet import rule_of
from seminars.groups.models import Membership, SeminarGroup
from seminars.meetings.models import SeminarMeeting


@dataclass(frozen=True)
class Line:
    """A member of the last day, with the hours of the year. `is_earned`: the credits are granted already."""

    registration: Registration
    hours: Hours
    is_earned: bool = False

    @property
    def enrolment(self) -> Enrolment:
        return self.registration.annual_programme.enrolment

    @property
    def lacks_hours(self) -> bool:
        return bool(self.hours.asked is not None and self.hours.lacks)


def closing_lines(group: SeminarGroup, today: date | None = None) -> list[Line]:
    """The members whose year ends in this group, by name; a fixed number of queries."""
    memberships = list(Membership.objects.filter(group=group, ends__isnull=True).for_list())
    registrations = [membership.registration for membership in memberships]
    hours = hours_of(registrations, today)
    granting = Decision.objects.granting().filter(registration__in=registrations)
    earned = set(granting.values_list("registration", flat=True))
    return [Line(one, hours[one.pk], one.pk in earned) for one in registrations]


def obstacles(group: SeminarGroup, lines: Iterable[Line]) -> list[str]:
    """What is to be settled before the year is closed, in words."""
    found = []
    planned = SeminarMeeting.objects.filter(group=group, state=SeminarMeeting.State.PLANNED).count()
    if planned:
        text = ngettext(
            "%(n)s meeting is neither held nor cancelled", "%(n)s meetings are neither held nor cancelled", planned
        )
        found.append(text % {"n": planned})
    keys = [line.registration.pk for line in lines]
    pending = MakeUp.objects.filter(registration__in=keys, state__in=(MakeUp.State.ANNOUNCED, MakeUp.State.DECLARED))
    if count := pending.count():
        text = ngettext("%(n)s make-up is not settled", "%(n)s make-ups are not settled", count)
        found.append(text % {"n": count})
    return found


def part_of(group: SeminarGroup) -> ActivityPart | None:
    """The part of the activity that the group runs: that of the rule, else the first one of the activity's kind."""
    if (rule := rule_of(group.activity_id)) is not None:
        return rule.part
    parts = ActivityPart.objects.filter(activity=group.activity_id)
    return parts.filter(kind=group.activity.kind).order_by("position").first() or parts.order_by("position").first()


def obstacles_words(found: list[str]) -> str:
    return _("Before the year is closed: %(what)s.") % {"what": "; ".join(found)}


def year_is_over(group: SeminarGroup, today: date | None = None) -> bool:
    """Whether no meeting is still to come."""
    ahead = SeminarMeeting.objects.filter(
        group=group, state=SeminarMeeting.State.PLANNED, day__gte=today or timezone.localdate()
    )
    return not ahead.exists()
