"""Sessions on the calendar: of who has a place, and of who runs them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from accounts.models import User
from pages.agenda import Dated, Kind
from pages.precheck import Prechecked
from seminars.simulation.models import SimulationMeeting


@Prechecked
def meetings_of(user: User, today: date):
    """Return the sessions that the user runs, or has a booking for in whatever state."""
    return SimulationMeeting.objects.filter(Q(facilitator=user) | Q(bookings__enrolment__user=user))


def dated(people: Iterable[User], since: date, until: date) -> list[Dated]:
    """One query: a row for each session and each resident with a place in it."""
    pks = {person.pk for person in people if meetings_of.may_find(person.pk)}
    if not pks:
        return []
    rows = (
        SimulationMeeting.objects.filter(day__range=(since, until))
        .exclude(state="cancelled")
        .annotate(guest=FilteredRelation("bookings", condition=Q(bookings__state__in=("booked", "attended"))))
        .filter(Q(facilitator__in=pks) | Q(guest__enrolment__user__in=pks))
        .annotate(guest_user=F("guest__enrolment__user"))
        .select_related("scenario")
    )
    found = {}
    for meeting in rows:
        for user_id in (meeting.facilitator_id, meeting.guest_user):
            if user_id is not None and user_id in pks:
                found[user_id, meeting.pk] = item(user_id, meeting)
    return list(found.values())


def item(user_id: int, meeting: SimulationMeeting) -> Dated:
    words = _("Simulation: %(title)s") % {"title": meeting.scenario.title}
    return Dated(
        user_id=user_id,
        kind=Kind.SIMULATION,
        key=f"simulation-{meeting.uuid}",
        words=words,
        plain=words,
        day=meeting.day,
        url=meeting.get_absolute_url(),
        starts=meeting.starts,
        ends=meeting.ends,
        place=meeting.place,
        is_public_place=True,
    )
