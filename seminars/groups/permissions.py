"""Who forms and leads groups, and who reads the names of their members."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from curriculum.roles import roles_of
from records.enrolments.permissions import is_office_of
from records.marks.permissions import offices_of
from seminars.groups.models import GroupLeader, SeminarGroup
from seminars.rules.models import MEETING_KINDS


def can_run(user, activity: Activity) -> Answer:
    """Form groups and plan their year: the secretariats of the organisers and the director."""
    roles = roles_of(user)
    if roles.secretariat_of & offices_of(activity):
        return Allowed()
    if activity.programme_version.programme_id in roles.director_of:
        return Allowed()
    return Denied(_("Groups are formed by the secretariat that organises the activity, and by the director."))


def run_by(user):
    """The activities that meet and for which `can_run` is allowed, as a query set."""
    roles = roles_of(user)
    organised = Activity.objects.filter(organisers__in=roles.secretariat_of).values("pk")
    reference = Q(organiser_key="", programme_version__programme__reference_institution__in=roles.secretariat_of)
    directed = Q(programme_version__programme__in=roles.director_of)
    return Activity.objects.filter(Q(pk__in=organised) | reference | directed, kind__in=MEETING_KINDS)


def can_look_over(user, activity: Activity) -> Answer:
    """See how a cohort is divided: every office of the programme."""
    if is_office_of(user, activity.programme_version):
        return Allowed()
    return Denied(_("How a cohort is divided into groups is seen by the offices of the programme."))


def leads(user, group: SeminarGroup, day: date | None = None) -> bool:
    """Whether the user leads the group on that day, or teaches its activity. Prefetch `leaders`."""
    day = day or timezone.localdate()
    if group.activity_id in roles_of(user).teaches:
        return True
    return any(leader.user_id == user.pk and leader.holds_on(day) for leader in group.leaders.all())


def can_lead(user, group: SeminarGroup, day: date | None = None) -> Answer:
    """Plan meetings, take attendance, close the year: leaders and teachers; the office that runs it in their place."""
    if leads(user, group, day) or can_run(user, group.activity):
        return Allowed()
    return Denied(_("Only the leaders of this group and the office that runs it do this."))


def led_by(user, day: date | None = None):
    """The groups for which `leads` is true, as a query set."""
    day = day or timezone.localdate()
    leading = GroupLeader.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), user=user, starts__lte=day)
    return SeminarGroup.objects.filter(Q(pk__in=leading.values("group")) | Q(activity__in=roles_of(user).teaches))


def can_see_members(user, group: SeminarGroup) -> Answer:
    """The names: for leaders, teachers and offices, not for the other members."""
    if SeminarGroup.objects.with_members_visible_to(user).filter(pk=group.pk).exists():
        return Allowed()
    return Denied(_("The names of a group are read by its leaders and the offices."))
