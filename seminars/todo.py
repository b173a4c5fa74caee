"""What waits for whom in the seminars; bulk only."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.models import AcademicYear
from curriculum.roles import roles_of
from pages.precheck import Prechecked
from pages.todo import Waiting
from records.models import Registration
from seminars.attendance.hours import Hours, hours_of
from seminars.attendance.models import MakeUp
from seminars.attendance.suggestions import open_to_guests
from seminars.desk.group_lines import divisions
from seminars.groups.models import GroupLeader, Membership, SeminarGroup
from seminars.groups.permissions import led_by, run_by
from seminars.meetings.models import SeminarMeeting
from seminars.simulation.todo import waiting as simulations
from ui.figures import day_words, decimal_words

ANSWER_WITHIN = timedelta(days=7)  # of a meeting, for its list; of a declaration, for its answer


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """The lines of this user: as a leader, as a resident, as the office that runs activities."""
    today = today or timezone.localdate()
    found = of_leader(user, today)
    found += of_resident(user, today)
    roles = roles_of(user)
    if roles.secretariat_of or roles.director_of:
        found += of_office(user, today)
    return found + simulations(user, today)


@Prechecked
def open_groups_led(user: User, today: date):
    return led_by(user, today).filter(state=SeminarGroup.State.OPEN)


@Prechecked
def running_registrations(user: User, today: date):
    """Return the resident's registrations of the current year with a place in an open group."""
    return (
        Registration.objects.filter(
            annual_programme__enrolment__user=user,
            annual_programme__academic_year__starts__lte=today,
            annual_programme__academic_year__ends__gte=today,
            seminar_memberships__group__state=SeminarGroup.State.OPEN,
        )
        .select_related("annual_programme__enrolment", "annual_programme__academic_year", "activity")
        .distinct()
    )


def of_leader(user: User, today: date) -> list[Waiting]:
    groups = list(open_groups_led(user, today).values_list("pk", flat=True))
    if not groups:
        return []
    lists = to_close(today).filter(group__in=groups)
    declared = MakeUp.objects.filter(missed__meeting__group__in=groups, state=MakeUp.State.DECLARED)
    return lines_of_lists(list(lists), today) + lines_of_declared(list(declared.for_list()), today)


def to_close(today: date):
    """Meetings past whose list is open, in open groups."""
    rows = SeminarMeeting.objects.filter(state=SeminarMeeting.State.PLANNED, day__lt=today)
    return rows.filter(group__state=SeminarGroup.State.OPEN).select_related("group").order_by("day", "starts")


def lines_of_lists(meetings: list[SeminarMeeting], today: date) -> list[Waiting]:
    if not meetings:
        return []
    if len(meetings) == 1:
        words, url = list_words(meetings[0]), reverse("seminar-attendance", args=[meetings[0].uuid])
    else:
        words, url = _("%(n)s lists of attendance are to be closed") % {"n": len(meetings)}, reverse("seminar-list")
    return [Waiting.by(words, url, day=meetings[0].day, today=today)]


def list_words(meeting: SeminarMeeting) -> str:
    return _("Close the list of “%(title)s” of %(day)s") % {"title": meeting.title, "day": day_words(meeting.day)}


def lines_of_declared(found: list[MakeUp], today: date) -> list[Waiting]:
    return [
        Waiting.by(
            declared_words(one),
            one.missed.meeting.group.get_absolute_url() + "#declared",
            day=timezone.localdate(one.made_at) + ANSWER_WITHIN,
            today=today,
        )
        for one in found
    ]


def declared_words(one: MakeUp) -> str:
    return _("%(name)s made up an absence elsewhere: confirm it") % {"name": one.enrolment.user}


def of_resident(user: User, today: date) -> list[Waiting]:
    """Hours that will be lacking, while meetings of other groups would still do."""
    registrations = list(running_registrations(user, today))
    if not registrations:
        return []
    hours = hours_of(registrations, today)
    return [
        Waiting.by(
            short_words(hours[one.pk], others_of(one, today)),
            reverse("enrolment-seminars", args=[one.annual_programme.enrolment.uuid]),
            day=one.annual_programme.academic_year.ends,
            today=today,
        )
        for one in registrations
        if hours[one.pk].is_short
    ]


def others_of(registration: Registration, today: date) -> int:
    """How many meetings of other groups would do."""
    own = Membership.objects.filter(registration=registration).values("group")
    found = open_to_guests(today).filter(
        group__activity=registration.activity_id,
        group__academic_year=registration.annual_programme.academic_year_id,
    )
    return found.exclude(group__in=own).count()


def short_words(hours: Hours, others: int) -> str:
    lacks = decimal_words(hours.to_make_up)
    text = _("Seminars: %(hours)s h are to be made up") % {"hours": lacks}
    if not others:
        return text
    more = ngettext("%(n)s meeting of another group would do", "%(n)s meetings of other groups would do", others)
    return f"{text}; {more % {'n': others}}"


def of_office(user: User, today: date) -> list[Waiting]:
    """Residents without a group, and groups without a leader, of the activities that the office runs."""
    year = AcademicYear.objects.filter(starts__lte=today, ends__gte=today).first()
    if year is None:
        return []
    found = []
    if count := sum(one.without for one in divisions(user, year) if one.activity.kind == "seminar"):
        text = ngettext("%(n)s resident is in no seminar group", "%(n)s residents are in no seminar group", count)
        found.append(Waiting(text % {"n": count}, reverse("seminar-list")))
    leading = GroupLeader.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today))
    lone = SeminarGroup.objects.filter(
        activity__in=run_by(user).values("pk"), academic_year=year, state=SeminarGroup.State.OPEN
    ).exclude(pk__in=leading.values("group"))
    if count := lone.filter(activity__kind="seminar").aggregate(n=Count("pk"))["n"]:
        text = ngettext("%(n)s seminar group has no leader", "%(n)s seminar groups have no leader", count)
        found.append(Waiting(text % {"n": count}, reverse("seminar-list") + "?leaders=none&state=open"))
    return found
