"""Sessions, key dates and holidays for residents and offices; sittings for who prepares or attends them; days on which
marks are due, for teachers and secretariats.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import CalendarDay, ExamSession, Role, Teaching
from curriculum.roles import on_day
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from records.marks.deadline_models import MarksDeadline
from records.models import AnnualProgramme, Deliberation

KINDS = {
    CalendarDay.Kind.HOLIDAY: Kind.HOLIDAY,
    CalendarDay.Kind.QUADRIMESTER: Kind.KEY_DATE,
    CalendarDay.Kind.KEY_DATE: Kind.KEY_DATE,
}
SEATED = (Role.Kind.JURY, Role.Kind.DIRECTOR, Role.Kind.SECRETARIAT)


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """A fixed number of queries, however many people."""
    people = list(people)
    years = list(
        AnnualProgramme.objects.filter(
            enrolment__user__in=people, academic_year__starts__lte=until, academic_year__ends__gte=since
        ).values_list(
            "enrolment__user",
            "academic_year",
            "enrolment__enrolling_institution__country",
            "enrolment__programme_version__programme",
        )
    )
    roles = list(
        Role.objects.filter(
            on_day(since) | Q(starts__range=(since, until)),
            user__in=[one for one in people if roles_held.may_find(one.pk)],
        )
        .exclude(kind=Role.Kind.MACHINE)
        .select_related("institution", "programme__reference_institution")
    )
    return [
        *sessions(years, since, until),
        *calendar_days(years, roles, since, until),
        *sittings([role for role in roles if role.kind in SEATED], since, until),
        *marks_due(people, roles, since, until),
    ]


@Prechecked
def roles_held(user: User, today: date):
    return Role.objects.filter(user=user)


@Prechecked
def teachings_of(user: User, today: date):
    return Teaching.objects.filter(user=user)


def sessions(years: list[tuple[int, int, str, int]], since: date, until: date) -> list[Dated]:
    """Those of the academic years for which the resident has an annual programme."""
    users: dict[int, set[int]] = defaultdict(set)
    for user_id, year_id, _country, _programme in years:
        users[year_id].add(user_id)
    found = ExamSession.objects.filter(academic_year__in=users, starts__lte=until, ends__gte=since) if users else []
    return [
        Dated(
            user_id=user_id,
            kind=Kind.SESSION,
            key=f"session-{session.uuid}",
            words=_("Session of %(session)s") % {"session": session},
            plain=_("Session of %(session)s") % {"session": session},
            day=session.starts,
            last=session.ends,
        )
        for session in found
        for user_id in sorted(users[session.academic_year_id])
    ]


def calendar_days(years, roles: list[Role], since: date, until: date) -> list[Dated]:
    """Holidays, quadrimesters and key dates of the country and the programme of each resident and office."""
    scopes = {(user_id, country, programme) for user_id, _year, country, programme in years}
    for role in roles:
        institution = role.institution or (role.programme and role.programme.reference_institution)
        scopes.add((role.user_id, institution.country if institution else "", role.programme_id))
    rows = list(CalendarDay.objects.filter(starts__lte=until, ends__gte=since)) if scopes else []
    found = {}
    for day in rows:
        for user_id, country, programme in scopes:
            if day.holds_for(country, programme):
                found[user_id, day.pk] = Dated(
                    user_id=user_id,
                    kind=KINDS[CalendarDay.Kind(day.kind)],
                    key=f"day-{day.uuid}",
                    words=str(day.title),
                    plain=str(day.title),
                    day=day.starts,
                    last=day.ends if day.ends > day.starts else None,
                )
    return list(found.values())


def marks_due(people: list[User], roles: list[Role], since: date, until: date) -> list[Dated]:
    """The last day for marks: for the teachers of the activities that the office organises, and for the office."""
    teaching = [one for one in people if teachings_of.may_find(one.pk)]
    if not roles and not teaching:
        return []
    rows = list(MarksDeadline.objects.filter(due__range=(since, until)).select_related("session", "activity"))
    if not rows:
        return []
    teachers = teachers_by_organiser(teaching)
    offices = defaultdict(set)
    for role in roles:
        if role.kind == Role.Kind.SECRETARIAT and role.institution_id:
            offices[role.institution_id].add(role.user_id)
    found = {}
    for row in rows:
        for user_id in offices[row.institution_id] | teachers[row.institution_id, row.activity_id]:
            words = _("Marks are due: %(session)s") % {"session": row.session}
            if row.activity:
                words = _("Marks of %(activity)s are due: %(session)s") % {
                    "activity": row.activity,
                    "session": row.session,
                }
            found[user_id, row.pk] = Dated(
                user_id=user_id,
                kind=Kind.DEADLINE,
                key=f"marks-{row.uuid}",
                words=words,
                plain=words,
                day=row.due,
                url=reverse("marks"),
            )
    return list(found.values())


def teachers_by_organiser(people: list[User]) -> dict[tuple[int, int | None], set[int]]:
    """{(organiser, activity): who teaches it}; with None as the activity, who teaches any of the organiser."""
    found: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    rows = Teaching.objects.filter(user__in=people, activity__organisers__isnull=False)
    for user_id, activity_id, institution_id in rows.values_list("user", "activity", "activity__organisers"):
        found[institution_id, activity_id].add(user_id)
        found[institution_id, None].add(user_id)
    return found


def sittings(roles: list[Role], since: date, until: date) -> list[Dated]:
    """For the members of the jury, the director, and the secretariats of the programme's universities."""
    if not roles:
        return []
    offices = {role.institution_id for role in roles if role.institution_id}
    rows = Deliberation.objects.filter(
        Q(programme_version__programme__in={role.programme_id for role in roles if role.programme_id})
        | Q(programme_version__programme__institutions__in=offices),
        kind__in=Deliberation.OF_A_VERSION,
        held_on__range=(since, until),
    ).exclude(state=Deliberation.State.DROPPED)
    found = {}
    partner = F("programme_version__programme__institutions")
    for sitting in rows.annotate(partner=partner).select_related("programme_version__programme", "session"):
        for role in roles:
            if role.programme_id == sitting.programme_version.programme_id or (
                role.institution_id and role.institution_id == sitting.partner
            ):
                words = _("Deliberation: %(session)s") % {"session": sitting.session}
                found[role.user_id, sitting.pk] = Dated(
                    user_id=role.user_id,
                    kind=Kind.JURY,
                    key=f"jury-{sitting.uuid}",
                    words=words,
                    plain=words,
                    day=sitting.held_on,
                )
    return list(found.values())
