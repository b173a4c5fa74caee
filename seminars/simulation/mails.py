"""What residents are told by mail of a session: a place offered, another day or place, the end of a booking."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notices import services as notices
from seminars.simulation.booking_models import Booking
from ui.figures import day_words

KIND = "seminars.simulation"


def subject_of(act: str) -> str:
    return {
        "offer": _("Simulation “%(title)s”: a place is offered to you until %(until)s"),
        "move": _("Simulation “%(title)s”: now on %(day)s at %(time)s"),
        "change": _("Simulation “%(title)s” on %(day)s: another place"),
        "cancel": _("Simulation “%(title)s” on %(day)s is cancelled"),
        "withdraw": _("Simulation “%(title)s” on %(day)s: your place was taken back by the office"),
    }[act]


def text_of(act: str) -> str:
    return {
        "offer": _("A place came free on %(day)s at %(time)s. Accept it or let it go there:"),
        "cancel": _("You read why there:"),
        "withdraw": _("You may ask for a place again there:"),
    }.get(act, _("You read more there:"))


def tell(bookings: Iterable[Booking], act: str, *, by: User | None) -> None:
    """Write to the resident of each booking, but to who did it."""
    for booking in bookings:
        person, meeting = booking.enrolment.user, booking.meeting
        if person == by or not person.is_active:
            continue
        address = settings.SITE_URL + reverse("simulation", args=[meeting.uuid])
        with notices.language_of(person):
            words = {
                "title": meeting.scenario.title,
                "day": day_words(meeting.day),
                "time": f"{meeting.starts:%H:%M}",
                "until": day_words(booking.offer_until) if booking.offer_until else "",
            }
            subject = subject_of(act) % words
            body = notices.letter(person, f"{subject}.\n{text_of(act) % words}\n{address}")
            notices.send(to=person, kind=KIND, subject=subject, body=body, by=by)
