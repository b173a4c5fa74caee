"""What the next academic year takes over from the one before it, what stands already, and what is left behind."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.institutions.academic_calendar import academic_year
from curriculum.models import AcademicYear, ExamSession, Honours, Institution, Programme, ProgrammeVersion, Role
from curriculum.roles import roles_of
from curriculum.staff.permissions import programmes_of
from jury.models import Jury
from portal.people.visible_people import roles_visible_to, teachings_visible_to
from records.models import MarksDeadline
from seminars.groups.permissions import run_by
from seminars.models import GroupLeader, Membership, SeminarGroup
from ui.figures import day_words


@dataclass(frozen=True)
class Step:
    """One row to write. `stands`: it is there already, and is left as it is."""

    words: str
    stands: bool
    source: Any = None


@dataclass
class Plan:
    """`begun`: the first day of a year that runs already; nothing is carried over into it."""

    start_year: int
    starts: date
    ends: date
    begun: bool
    calendar: list[Step] = field(default_factory=list)
    groups: list[Step] = field(default_factory=list)
    deadlines: list[Step] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.start_year}-{self.start_year + 1}"

    @property
    def offered(self) -> bool:
        return not self.begun

    @property
    def is_done(self) -> bool:
        return all(step.stands for step in [*self.calendar, *self.groups, *self.deadlines])


def shape_of(start_year: int) -> dict[str, Any]:
    """The year and the sessions by the rule of the decree, of the kinds that the year before had."""
    shape = academic_year(start_year)
    before = set(ExamSession.objects.filter(academic_year__start_year=start_year - 1).values_list("kind", flat=True))
    sessions = [session for session in shape["sessions"] if not before or session["kind"] in before]
    return {**shape, "sessions": sessions}


def plan(before: AcademicYear, user: User, today: date | None = None) -> Plan:
    """Return what would be done for the year after `before`; writes nothing."""
    today = today or timezone.localdate()
    start_year = before.start_year + 1
    year = AcademicYear.objects.filter(start_year=start_year).first()
    shape = shape_of(start_year)
    starts, ends = (year.starts, year.ends) if year else (shape["starts"], shape["ends"])
    found = Plan(start_year, starts, ends, begun=starts <= today)
    found.calendar = calendar(year, shape)
    found.groups = groups(before, year, user)
    found.deadlines = deadlines(before, year, shape, user)
    found.left = left_behind(before, found, user)
    return found


def labelled(label: Any, value: str) -> str:
    """Return both with the colon of the language; French has a space before it."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def period(starts: date, ends: date) -> str:
    return f"{day_words(starts)} – {day_words(ends)}"


def calendar(year: AcademicYear | None, shape: dict[str, Any]) -> list[Step]:
    if year is not None:
        there = [Step(_("Academic year: %(days)s") % {"days": period(year.starts, year.ends)}, stands=True)]
        return there + [
            Step(labelled(capfirst(one.get_kind_display()), period(one.starts, one.ends)), stands=True)
            for one in year.sessions.all()
        ]
    labels = dict(ExamSession.Kind.choices)
    made = [Step(_("Academic year: %(days)s") % {"days": period(shape["starts"], shape["ends"])}, stands=False)]
    for one in shape["sessions"]:
        made.append(Step(labelled(capfirst(labels[one["kind"]]), period(one["starts"], one["ends"])), stands=False))
    return made


def groups(before: AcademicYear, year: AcademicYear | None, user: User) -> list[Step]:
    """The groups that the user forms, with the same name, province and place."""
    mine = SeminarGroup.objects.filter(activity__in=run_by(user).values("pk"))
    held = set(mine.filter(academic_year=year).values_list("activity", "name")) if year else set()
    rows = mine.filter(academic_year=before).select_related("activity__block")
    rows = rows.order_by("activity__block__number", "activity__position", "name")
    return [Step(labelled(group_words(row), row.name), (row.activity_id, row.name) in held, row) for row in rows]


def group_words(group: SeminarGroup) -> str:
    """Return the activity with its block: those of two years may have one title."""
    words = {"title": group.activity.title, "block": group.activity.block.number}
    return _("%(title)s (block %(block)s)") % words


def deadlines(before: AcademicYear, year: AcademicYear | None, shape: dict, user: User) -> list[Step]:
    """The last days for marks of the user's universities, as many days from the end of the session as before."""
    mine = MarksDeadline.objects.filter(activity=None, institution__in=roles_of(user).secretariat_of)
    held = set(mine.filter(session__academic_year=year).values_list("session__kind", "institution")) if year else set()
    ends = {session["kind"]: session["ends"] for session in shape["sessions"]}
    if year is not None:
        ends = dict(year.sessions.values_list("kind", "ends"))
    steps = []
    for row in mine.filter(session__academic_year=before).select_related("session", "institution"):
        if row.session.kind in ends:
            due = ends[row.session.kind] + (row.due - row.session.ends)
            words = labelled(f"{row.institution}, {row.session.get_kind_display()}", day_words(due))
            steps.append(Step(words, (row.session.kind, row.institution_id) in held, (row, due)))
    return steps


def left_behind(before: AcademicYear, found: Plan, user: User) -> list[tuple[str, str]]:
    """What is not carried over, each with the page where it is done: (words, address)."""
    lines = [*people_left(before, found, user), *programmes_left(found, user)]
    members = Membership.objects.filter(group__in=[step.source.pk for step in found.groups]).values("registration")
    if count := members.distinct().count():
        words = ngettext(
            "%(n)s resident stays in last year's group: groups are filled from the annual programmes.",
            "%(n)s residents stay in last year's groups: groups are filled from the annual programmes.",
            count,
        )
        lines.append((words % {"n": count}, reverse("seminar-list")))
    mine = Institution.objects.filter(pk__in=roles_of(user).secretariat_of)
    extensions = MarksDeadline.objects.filter(session__academic_year=before, institution__in=mine)
    if count := extensions.exclude(activity=None).count():
        words = ngettext(
            "%(n)s extension for one activity is not carried over.",
            "%(n)s extensions for one activity are not carried over.",
            count,
        )
        lines.append((words % {"n": count}, reverse("marks")))
    return lines


def last_day(row: Role | GroupLeader) -> str:
    return day_words(row.ends) if row.ends else ""


def people_left(before: AcademicYear, found: Plan, user: User) -> list[tuple[str, str]]:
    """Roles, teachers and leaders that end before the new year does."""
    ending = Q(ends__gte=before.starts, ends__lt=found.ends)
    lines = []
    roles = roles_visible_to(user).filter(ending).select_related("user", "institution", "programme")
    for role in roles.order_by("ends"):
        held = {"name": role.user, "role": role.get_kind_display(), "where": role.scope, "day": last_day(role)}
        text = _("%(name)s, %(role)s of %(where)s, until %(day)s: give the role again where it goes on.")
        lines.append((text % held, reverse("person", args=[role.user.uuid])))
    if count := teachings_visible_to(user).filter(ends__gte=before.starts, ends__lt=found.starts).count():
        words = ngettext(
            "%(n)s teacher's task ends before the new year: name the teachers again.",
            "%(n)s teachers' tasks end before the new year: name the teachers again.",
            count,
        )
        lines.append((words % {"n": count}, reverse("unstaffed")))
    sources = [step.source.pk for step in found.groups]
    gone = GroupLeader.objects.filter(group__in=sources, ends__lt=before.ends).select_related("user", "group")
    for leader in gone:
        text = _("%(name)s led the group %(group)s until %(day)s and is not carried over.")
        led = {"name": leader.user, "group": leader.group.name, "day": last_day(leader)}
        lines.append((text % led, leader.group.get_absolute_url()))
    return lines


def programmes_left(found: Plan, user: User) -> list[tuple[str, str]]:
    """Versions, honours and juries that do not cover the new year."""
    programmes = programmes_of(user)
    lines = []
    takes = Q(first_intake__start_year__lte=found.start_year) & (
        Q(last_intake=None) | Q(last_intake__start_year__gte=found.start_year)
    )
    open_to = ProgrammeVersion.objects.filter(takes, state=ProgrammeVersion.State.PUBLISHED)
    for programme in Programme.objects.filter(pk__in=programmes.values("pk")).exclude(
        pk__in=open_to.values("programme")
    ):
        text = _("%(programme)s: no published version takes in the intake of %(year)s.")
        lines.append((text % {"programme": programme.title, "year": found.title}, reverse("programme-list")))
    expired = Honours.objects.filter(
        programme_version__programme__in=programmes.values("pk"), valid_to__lt=found.ends
    ).select_related("programme_version")
    for version in {row.programme_version for row in expired}:
        text = _("%(version)s: honours whose thresholds hold no longer in %(year)s.")
        lines.append((text % {"version": version, "year": found.title}, reverse("programme-jury", args=[version.uuid])))
    covering = Jury.objects.filter(Q(ends=None) | Q(ends__gte=found.ends))
    for programme in Programme.objects.filter(pk__in=programmes.values("pk"), juries__isnull=False).distinct():
        if not covering.filter(programme=programme).exists():
            text = _("%(programme)s: the jury is not composed until the end of %(year)s.")
            lines.append((text % {"programme": programme.title, "year": found.title}, reverse("jury-list")))
    return lines
