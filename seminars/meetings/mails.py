"""What those who come to a meeting are told by mail: that it is moved, changed or cancelled. No name of a resident."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notices import services as notices
from seminars.groups.models import GroupLeader
from seminars.meetings.models import SeminarMeeting
from ui.figures import day_words

KIND = "seminars.meeting"


def subject_of(act: str) -> str:
    return {
        "move": _("%(title)s: moved to %(day)s"),
        "change": _("%(title)s on %(day)s: another place"),
        "cancel": _("%(title)s on %(day)s is cancelled"),
    }[act]


def text_of(act: str) -> str:
    return {
        "move": _("“%(title)s”, planned on %(before)s, is on %(day)s at %(time)s. You read more there:"),
        "change": _("The place or the link of “%(title)s” on %(day)s at %(time)s has changed. You read it there:"),
        "cancel": _("“%(title)s” on %(day)s is cancelled. You read why there:"),
    }[act]


def people_of(meeting: SeminarMeeting) -> list[User]:
    """Its members, announced guests and leaders, each once."""
    enrolled = "enrolments__annual_programmes__registrations"
    members = Q(**{f"{enrolled}__seminar_memberships__in": meeting.members()})
    guests = Q(**{f"{enrolled}__make_ups__in": meeting.make_ups.filter(state="announced")})
    leading = GroupLeader.objects.filter(Q(ends__isnull=True) | Q(ends__gte=meeting.day), group=meeting.group_id)
    leaders = Q(led_groups__in=leading.filter(starts__lte=meeting.day))
    found = User.objects.filter(members | guests | leaders, is_active=True, is_machine=False)
    return list(User.objects.filter(pk__in=found.values("pk")).order_by("sort_key", "pk"))


def tell(meeting: SeminarMeeting, act: str, *, by: User | None, before: date | None = None) -> None:
    """Write to everybody who comes, but to who did it."""
    address = settings.SITE_URL + reverse("seminar-meeting", args=[meeting.uuid])
    for person in people_of(meeting):
        if person == by:
            continue
        with notices.language_of(person):
            words = {
                "title": meeting.title,
                "day": day_words(meeting.day),
                "time": f"{meeting.starts:%H:%M}",
                "before": day_words(before) if before else "",
            }
            body = notices.letter(person, f"{text_of(act) % words}\n{address}")
            notices.send(to=person, kind=KIND, subject=subject_of(act) % words, body=body, by=by)
