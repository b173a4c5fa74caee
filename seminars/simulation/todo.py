"""What waits in simulation: an offer to answer, a list to close."""

from datetime import date

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from pages.precheck import Prechecked
from pages.todo import Waiting
from seminars.simulation.booking_models import Booking
from seminars.simulation.models import SimulationMeeting
from ui.figures import day_words


@Prechecked
def open_meetings(user: User, today: date):
    """Sessions in which the user is offered a place (`until` a day), and past ones whose list the user closes."""
    offered = Q(offer__enrolment__user=user, offer__offer_until__gte=today)
    return (
        SimulationMeeting.objects.filter(state=SimulationMeeting.State.PLANNED)
        .annotate(offer=FilteredRelation("bookings", condition=Q(bookings__state=Booking.State.OFFERED)))
        .filter(offered | Q(day__lt=today) & of_user(user))
        .annotate(until=F("offer__offer_until"))
        .select_related("scenario")
        .order_by("day", "pk")
    )


def waiting(user: User, today: date) -> list[Waiting]:
    """One query for both."""
    found = {meeting.pk: meeting for meeting in open_meetings(user, today)}
    return [line_of(meeting, meeting.until, today) for meeting in found.values()]


def line_of(meeting: SimulationMeeting, until: date | None, today: date) -> Waiting:
    if meeting.day < today:
        return Waiting.by(list_words(meeting), meeting.get_absolute_url(), day=meeting.day, today=today)
    text = _("A place in “%(title)s” on %(day)s is offered to you")
    words = text % {"title": meeting.scenario.title, "day": day_words(meeting.day)}
    return Waiting.by(words, meeting.get_absolute_url(), day=until, today=today)


def of_user(user: User) -> Q:
    """Sessions whose list the user closes."""
    roles = roles_of(user)
    found = Q(facilitator=user)
    if roles.secretariat_of:
        found |= Q(facilitator=None, scenario__institution__in=roles.secretariat_of)
    return found


def list_words(meeting: SimulationMeeting) -> str:
    return _("Note who took part in “%(title)s” on %(day)s") % {
        "title": meeting.scenario.title,
        "day": day_words(meeting.day),
    }
