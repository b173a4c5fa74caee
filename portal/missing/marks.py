"""Marks that are missing after a session that has ended."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import AcademicYear, Activity, ExamSession, Teaching
from curriculum.roles import on_day, roles_of
from curriculum.staff.permissions import activities_to_staff
from portal.missing.items import Item, Kind, fixed_link
from records.marks.mark_deadlines import last_days
from records.models import Registration, Result, SessionExtension
from ui.figures import day_words


def ended_sessions(today: date) -> list[ExamSession]:
    """Return the sessions of this academic year and the one before that are over."""
    years = list(AcademicYear.objects.filter(starts__lte=today).order_by("-start_year")[:2])
    return list(ExamSession.objects.filter(academic_year__in=years, ends__lt=today).select_related("academic_year"))


def without_mark(activities: Iterable[int], sessions: list[ExamSession]) -> dict[tuple[int, int], int]:
    """Return {(activity, academic year): residents registered without any submitted mark, nor a session extended}."""
    submitted = Result.objects.filter(registration=OuterRef("pk")).exclude(state=Result.State.DRAFT)
    extended = SessionExtension.objects.filter(registration=OuterRef("pk"), session__in=sessions)
    rows = Registration.objects.filter(
        ~Exists(submitted),
        ~Exists(extended),
        activity__in=activities,
        annual_programme__academic_year__in={s.academic_year_id for s in sessions},
    ).order_by()
    places = rows.values_list("activity", "annual_programme__academic_year").annotate(n=Count("pk"))
    return {(activity, held): n for activity, held, n in places}


def marks(user: User, today: date) -> Iterable[Item]:
    """Activities with residents who have no submitted mark after a session that ended."""
    sessions = ended_sessions(today)
    activities = {a.pk: a for a in activities_to_staff(user).for_display()} if sessions else {}
    empty = without_mark(activities, sessions)
    days = last_days(activities.values(), sessions)
    teachers = teachers_of({activity for activity, _year in empty}, today)
    if sessions:
        yield from extended(activities, sessions, today)
    last = {s.academic_year_id: s for s in sorted(sessions, key=lambda s: s.ends)}
    for (pk, held), number in empty.items():
        session, activity = last[held], activities[pk]
        if session.kind not in activity.assessed_in:
            continue
        address = reverse("mark-sheet", args=[activity.uuid, session.academic_year.start_year])
        extend = reverse("marks-extend", args=[activity.uuid, session.academic_year.start_year])
        yield Item(
            Kind.MARKS,
            f"marks-{activity.uuid}-{session.pk}",
            partial(mark_words, activity, session, number),
            f"{address}?session={session.kind}",
            due=days.get((pk, session.pk), session.ends),
            people=tuple(teachers[pk]),
            office=" / ".join(str(o) for o in activity.organisers.all()) or _("the offices"),
            link=partial(fixed_link, address),
            extend=extend if roles_of(user).secretariat_of else "",
        )


def extended(activities: dict[int, Activity], sessions: list[ExamSession], today: date) -> Iterable[Item]:
    """Marks that are missing in a session extended for one resident, each with its own day."""
    submitted = Result.objects.filter(registration=OuterRef("registration"), session=OuterRef("session"))
    rows = SessionExtension.objects.filter(
        ~Exists(submitted.exclude(state=Result.State.DRAFT)),
        session__in=sessions,
        registration__activity__in=activities,
    ).select_related("session__academic_year", "registration__annual_programme__enrolment__user")
    teachers = teachers_of({row.registration.activity_id for row in rows}, today)
    for row in rows:
        activity, session = activities[row.registration.activity_id], row.session
        address = reverse("mark-sheet", args=[activity.uuid, session.academic_year.start_year])
        yield Item(
            Kind.MARKS,
            f"extended-{row.uuid}",
            partial(extended_words, activity, row),
            f"{address}?session={session.kind}",
            due=row.due,
            people=tuple(teachers[activity.pk]),
            office=" / ".join(str(o) for o in activity.organisers.all()) or _("the offices"),
            link=partial(fixed_link, address),
        )


def extended_words(activity: Activity, row: SessionExtension) -> str:
    enrolment = row.registration.annual_programme.enrolment
    words = {"activity": activity.title, "session": row.session, "name": enrolment, "day": day_words(row.due)}
    return _("%(activity)s, %(session)s, extended to %(day)s: no mark for %(name)s") % words


def mark_words(activity, session: ExamSession, number: int) -> str:
    words = {"activity": activity.title, "session": session, "n": number}
    return _("%(activity)s, %(session)s: no mark for %(n)s") % words


def teachers_of(activities: Iterable[int], today: date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    rows = Teaching.objects.filter(on_day(today), activity__in=activities, user__is_active=True)
    for row in rows.select_related("user"):
        found[row.activity_id].append(row.user)
    return found
