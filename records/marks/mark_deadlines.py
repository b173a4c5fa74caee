"""The last day for teachers to encode the marks of a session. Offices and machines may encode afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity, ExamSession
from curriculum.roles import roles_of
from records.marks.deadline_models import MarksDeadline
from records.marks.models import Result
from records.marks.permissions import offices_of
from records.registrations.models import Registration
from ui.figures import day_words


def last_days(activities: Iterable[Activity], sessions: Iterable[ExamSession]) -> dict[tuple[int, int], date]:
    """Return {(activity, session): last day}, by pks, where there is a deadline; one query.

    An extension of the activity wins, even if earlier. Otherwise the later day of its organisers, or of the reference
    institution where none is stated. The activities need organisers and programme loaded.
    """
    general: dict[tuple[int, int], date] = {}
    extended: dict[tuple[int, int], date] = {}
    activities = list(activities)
    for row in MarksDeadline.objects.filter(session__in=sessions):
        if row.activity_id is None:
            general[row.institution_id, row.session_id] = row.due
        else:
            extended[row.activity_id, row.session_id] = row.due
    found = {}
    for activity in activities:
        offices = offices_of(activity)
        for (institution, session), due in general.items():
            if institution in offices:
                key = activity.pk, session
                found[key] = max(due, found.get(key, date.min))
    wanted = {activity.pk for activity in activities}
    return found | {key: due for key, due in extended.items() if key[0] in wanted}


def is_bound(user, activity: Activity) -> bool:
    """Whether the deadline holds for the user: a teacher who is of no office of the activity."""
    roles = roles_of(user)
    return activity.pk in roles.teaches and not offices_of(activity) & (roles.secretariat_of | roles.machine_of)


def can_encode_now(user, activity: Activity, session: ExamSession, today: date | None = None) -> Answer:
    """Denied to a bound user from the day after the deadline."""
    reason = closed_to(user, [activity], [session], today).get((activity.pk, session.pk))
    return Denied(reason) if reason else Allowed()


def closed_to(
    user, activities: Iterable[Activity], sessions: Iterable[ExamSession], today: date | None = None
) -> dict[tuple[int, int], str]:
    """Return {(activity, session): reason}, by pks, where the user comes after the deadline; one query at most."""
    bound = {activity.pk: activity for activity in activities if is_bound(user, activity)}
    days = last_days(bound.values(), sessions) if bound else {}
    today = today or timezone.localdate()
    return {key: closed_words(due, bound[key[0]]) for key, due in days.items() if due < today}


AHEAD = timedelta(days=30)  # from then on a deadline is on the home page of its teachers
AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Owed:
    """Marks of one activity that a teacher has not submitted, near their deadline."""

    activity: Activity
    session: ExamSession
    due: date
    residents: int  # without any submitted mark in the year


def owed(user, today: date) -> list[Owed]:
    """The teacher's marks due from `AFTER` ago to `AHEAD`; three queries, one if no deadline is near."""
    taught = roles_of(user).teaches
    near = MarksDeadline.objects.filter(due__range=(today - AFTER, today + AHEAD))
    sessions = list(ExamSession.objects.filter(marks_deadlines__in=near).select_related("academic_year").distinct())
    if not taught or not sessions:
        return []
    years = {session.academic_year_id for session in sessions}
    submitted = Result.objects.filter(registration=OuterRef("pk")).exclude(state=Result.State.DRAFT)
    rows = Registration.objects.filter(
        ~Exists(submitted), activity__in=taught, annual_programme__academic_year__in=years
    )
    places = rows.order_by().values_list("activity", "annual_programme__academic_year")
    empty = {(activity, year): count for activity, year, count in places.annotate(count=Count("pk"))}
    activities = [a for a in Activity.objects.filter(pk__in=taught).for_display() if is_bound(user, a)]
    days = last_days(activities, sessions)
    found = []
    for activity in activities:
        for session in sessions:
            count = empty.get((activity.pk, session.academic_year_id), 0)
            due = days.get((activity.pk, session.pk))
            if count and due and session.kind in activity.assessed_in and today - AFTER <= due <= today + AHEAD:
                found.append(Owed(activity, session, due, count))
    return sorted(found, key=lambda line: line.due)


def closed_words(due: date, activity: Activity) -> str:
    reference = activity.programme_version.programme.reference_institution
    return _("Marks were due on %(day)s. The secretariat of %(university)s can extend the deadline or encode them.") % {
        "day": day_words(due),
        "university": " / ".join(str(o) for o in activity.organisers.all()) or reference,
    }
