"""What nobody does: activities without a teacher, residents without a mentor."""

from datetime import date

from django.utils import timezone

from curriculum.models import Activity, ProgrammeVersion, Teaching
from curriculum.roles import on_day, roles_of
from curriculum.staff.permissions import activities_to_staff
from records.models import Accompaniment, Enrolment, StatusChange

TAUGHT = (Activity.Kind.COURSE, Activity.Kind.SEMINAR, Activity.Kind.SIMULATION)


def activities_without_teacher(user, today: date | None = None):
    """Return the taught activities of published versions that nobody teaches today."""
    held = Teaching.objects.filter(on_day(today or timezone.localdate()), user__is_active=True)
    return (
        activities_to_staff(user)
        .filter(programme_version__state=ProgrammeVersion.State.PUBLISHED, kind__in=TAUGHT)
        .exclude(pk__in=held.values("activity"))
        .for_display()
        .order_by("programme_version", "block__number", "position")
    )


def under_way(user, today: date):
    """Return the residents of the office who follow the programme today: nobody who left or is away."""
    if not roles_of(user).is_office:
        return Enrolment.objects.none()
    away = StatusChange.objects.filter(on_day(today)).exclude(kind=StatusChange.Kind.PART_TIME)
    return Enrolment.objects.seen_as_a_whole_by(user).exclude(pk__in=away.values("enrolment"))


def residents_without_mentor(user, today: date | None = None):
    """Return the residents under way who have no mentor today."""
    today = today or timezone.localdate()
    mentored = Accompaniment.objects.filter(on_day(today), capacity=Accompaniment.Capacity.MENTOR)
    return under_way(user, today).exclude(pk__in=mentored.values("enrolment")).for_list()
