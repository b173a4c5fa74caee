"""Two meetings of one person at one time: said when a meeting is planned, never refused."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from seminars.groups.models import GroupLeader, Membership
from seminars.meetings.models import SeminarMeeting


def beside(meeting: SeminarMeeting):
    """The other meetings at that time."""
    return (
        SeminarMeeting.objects.live()
        .filter(day=meeting.day, starts__lt=meeting.ends, ends__gt=meeting.starts)
        .exclude(pk=meeting.pk)
    )


def clash_words(meeting: SeminarMeeting) -> str:
    """How many members and which leaders are expected elsewhere at that time; empty where nobody is."""
    groups = beside(meeting).values("group")
    there = Membership.objects.on(meeting.day).filter(group__in=groups)
    same = meeting.members().filter(
        registration__annual_programme__enrolment__in=there.values("registration__annual_programme__enrolment")
    )
    found = []
    if count := same.count():
        text = ngettext(
            "%(n)s member has another meeting at that time.", "%(n)s members have another meeting at that time.", count
        )
        found.append(text % {"n": count})
    own = GroupLeader.objects.filter(group=meeting.group_id).values("user")
    leaders = User.objects.filter(led_groups__group__in=groups, pk__in=own).distinct().order_by("sort_key")
    if names := ", ".join(str(person) for person in leaders):
        found.append(_("Leads another meeting at that time: %(names)s.") % {"names": names})
    return " ".join(found)
