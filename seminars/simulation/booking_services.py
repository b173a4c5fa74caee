"""Places of a session: booked, waited for, offered to the next, given back. Each act locks the session's row."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from records.models import Enrolment
from seminars.simulation.booking_models import Booking
from seminars.simulation.mails import tell
from seminars.simulation.models import SimulationMeeting, SimulationPlace
from seminars.simulation.permissions import can_book, can_withdraw
from seminars.simulation.workflow import BOOKING, SIMULATION

OFFER_DAYS = timedelta(days=2)  # a place is held so long for the next on the list


def lock_meeting(meeting: SimulationMeeting) -> None:
    """Lock the session's row until the transaction ends, and load what decides again."""
    rows = SimulationMeeting.objects.select_for_update(of=("self",), no_key=True)
    meeting.refresh_from_db(None, ["state", "day", "starts", "version"], rows)


def refuse_begun(meeting: SimulationMeeting, now: datetime) -> None:
    SIMULATION.check("book", meeting, timezone.localdate(now))
    if now >= meeting.begins_at:
        raise WrongStateError(_("The session has begun: tell who runs it."))


def free_places(meeting: SimulationMeeting):
    return SimulationPlace.objects.filter(meeting=meeting, bookings__isnull=True).order_by("number")


def waiting_list(meeting: SimulationMeeting):
    waiting = Booking.objects.filter(meeting=meeting, state=Booking.State.WAITING)
    return waiting.select_related("enrolment__user", "meeting__scenario").order_by("asked_at", "pk")


@transaction.atomic
def book(*, meeting: SimulationMeeting, enrolment: Enrolment, by: User, now: datetime | None = None) -> Booking:
    """A place for the resident; the waiting list where none is free or somebody waits already."""
    now = now or timezone.now()
    require(can_book(by, enrolment))
    lock_meeting(meeting)
    refuse_begun(meeting, now)
    if enrolment.programme_version.programme_id != meeting.scenario.programme_id:
        raise WrongStateError(_("This session is for another programme."))
    held = Booking.objects.live().filter(meeting=meeting, enrolment=enrolment).first()
    if held is not None:
        raise WrongStateError(_("You have asked for a place in this session already."))
    advance(meeting, now)
    place = None if waiting_list(meeting).exists() else free_places(meeting).first()
    state = BOOKING.check("book" if place else "wait", None).target
    made = Booking(meeting=meeting, enrolment=enrolment, place=place, state=state, asked_at=now)
    return changes.create(made, by=by, action="book")


@transaction.atomic
def accept(*, booking: Booking, by: User, now: datetime | None = None) -> Booking:
    """The resident takes the place that is offered."""
    now = now or timezone.now()
    require(can_book(by, booking.enrolment))
    lock_meeting(booking.meeting)
    refuse_begun(booking.meeting, now)
    state = BOOKING.run("accept", booking, timezone.localdate(now), by=by).target
    return changes.change(booking, {"state": state, "offer_until": None}, by=by, action="accept")


@transaction.atomic
def withdraw(*, booking: Booking, by: User, now: datetime | None = None) -> Booking:
    """The place goes to the next on the list. An office may take a place back; the resident is told."""
    now = now or timezone.now()
    require(can_withdraw(by, booking))
    lock_meeting(booking.meeting)
    refuse_begun(booking.meeting, now)
    state = BOOKING.run("withdraw", booking, timezone.localdate(now), by=by).target
    let_go(booking, state, by=by, action="withdraw")
    tell([booking], "withdraw", by=by if booking.enrolment.user_id != by.pk else booking.enrolment.user)
    advance(booking.meeting, now)
    return booking


def let_go(booking: Booking, state: str, *, by: User | None, action: str) -> None:
    changes.change(booking, {"state": state, "place": None, "offer_until": None}, by=by, action=action)


def advance(meeting: SimulationMeeting, now: datetime) -> int:
    """End offers that have run out, then offer each free place to the next on the list; how many were offered.

    The caller has locked the session.
    """
    today = timezone.localdate(now)
    offers = Booking.objects.filter(meeting=meeting, state=Booking.State.OFFERED, offer_until__lt=today)
    for booking in offers:
        let_go(booking, BOOKING.check("expire", booking, today).target, by=None, action="expire")
    if now >= meeting.begins_at or not SIMULATION.may("book", meeting, today):
        return 0
    pairs = list(zip(waiting_list(meeting), free_places(meeting), strict=False))
    for booking, place in pairs:
        values = {
            "state": BOOKING.check("offer", booking, today).target,
            "place": place,
            "offer_until": last_day_of_offer(meeting, today),
        }
        changes.change(booking, values, by=None, action="offer")
    tell([booking for booking, _place in pairs], "offer", by=None)
    return len(pairs)


def last_day_of_offer(meeting: SimulationMeeting, today: date) -> date:
    """Two days, and at most until the session begins."""
    return min(today + OFFER_DAYS, meeting.day)


def advance_all(now: datetime | None = None) -> int:
    """End what has run out in all sessions ahead, each in its own transaction; how many places were offered."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    rows = SimulationMeeting.objects.filter(
        state=SimulationMeeting.State.PLANNED,
        day__gte=today,
        bookings__state=Booking.State.OFFERED,
        bookings__offer_until__lt=today,
    )
    count = 0
    for meeting in rows.select_related("scenario").distinct():
        with transaction.atomic():
            lock_meeting(meeting)
            count += advance(meeting, now)
    return count
