"""What happens to a scenario, to a session, and to a booking, and in which state."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from seminars.simulation.booking_models import Booking
from seminars.simulation.models import Scenario, SimulationMeeting
from ui.figures import day_words
from workflow.table import NEW, SYSTEM, Table, Transition

CURRENT, RETIRED = Scenario.State
SCENARIO_REFUSALS = {
    NEW: gettext_lazy("There is no such scenario yet."),
    CURRENT: gettext_lazy("This scenario is offered."),
    RETIRED: gettext_lazy("This edition is no longer offered."),
}
SCENARIO = Table(
    Transition("write", [NEW], CURRENT),
    Transition("change", [CURRENT], CURRENT),
    Transition("replace", [CURRENT], RETIRED),  # by a newer edition
    Transition("retire", [CURRENT], RETIRED),
    Transition("plan", [CURRENT], CURRENT),  # a session
    states=[NEW, *Scenario.State],
    refusal=lambda name, state: SCENARIO_REFUSALS[state],
)

PLANNED, HELD, MEETING_CANCELLED = SimulationMeeting.State
MEETING_REFUSALS = {
    NEW: gettext_lazy("This session is not planned yet."),
    PLANNED: gettext_lazy("The list of this session is not closed yet."),
    HELD: gettext_lazy("The list of this session is closed. Open it again to correct something."),
    MEETING_CANCELLED: gettext_lazy("This session is cancelled."),
}


def day_has_come(meeting: SimulationMeeting, today: date, by: User | None) -> Answer:
    if today < meeting.day:
        return Denied(_("Who took part is noted from %(day)s on.") % {"day": day_words(meeting.day)})
    return Allowed()


def is_ahead(meeting: SimulationMeeting, today: date, by: User | None) -> Answer:
    if today > meeting.day:
        return Denied(_("This session is over."))
    return Allowed()


SIMULATION = Table(
    Transition("plan", [NEW], PLANNED),
    Transition("change", [PLANNED], PLANNED),
    Transition("cancel", [PLANNED], MEETING_CANCELLED),
    Transition("book", [PLANNED], PLANNED, guard=is_ahead),  # places are taken, offered and given back
    Transition("hold", [PLANNED], HELD, guard=day_has_come),  # closes the list of who took part
    Transition("reopen", [HELD], PLANNED),
    states=[NEW, *SimulationMeeting.State],
    refusal=lambda name, state: MEETING_REFUSALS[state],
    reads=frozenset({"state", "day"}),
)

WAITING, OFFERED, BOOKED, ATTENDED, ABSENT, WITHDRAWN, EXPIRED, CANCELLED = Booking.State
OVER = gettext_lazy("This booking is over. Ask for a place again.")
BOOKING_REFUSALS = {
    NEW: gettext_lazy("No place is booked."),
    WAITING: gettext_lazy("You are on the waiting list; no place is free yet."),
    OFFERED: gettext_lazy("A place is offered and not yet accepted."),
    BOOKED: gettext_lazy("The place is booked."),
    ATTENDED: gettext_lazy("It is noted already who took part."),
    ABSENT: gettext_lazy("It is noted already who took part."),
    WITHDRAWN: OVER,
    EXPIRED: OVER,
    CANCELLED: gettext_lazy("This session is cancelled."),
}


def offer_holds(booking: Booking, today: date, by: User | None) -> Answer:
    if booking.offer_until is not None and today > booking.offer_until:
        return Denied(_("The offer ended on %(day)s.") % {"day": day_words(booking.offer_until)})
    return Allowed()


def offer_is_over(booking: Booking, today: date, by: User | None) -> Answer:
    if offer_holds(booking, today, by):
        return Denied(_("The offer still holds."))
    return Allowed()


RESIDENT, OFFICE, CENTRE = {"resident"}, {"resident", "office"}, {"centre"}
BOOKING = Table(
    Transition("book", [NEW], BOOKED, RESIDENT),
    Transition("wait", [NEW], WAITING, RESIDENT),  # no place is free, or others wait
    Transition("offer", [WAITING], OFFERED, {SYSTEM}),  # a place came free
    Transition("accept", [OFFERED], BOOKED, RESIDENT, guard=offer_holds),
    Transition("expire", [OFFERED], EXPIRED, {SYSTEM}, guard=offer_is_over),
    Transition("withdraw", [WAITING, OFFERED, BOOKED], WITHDRAWN, OFFICE),
    Transition("attend", [BOOKED, ATTENDED, ABSENT], ATTENDED, CENTRE),
    Transition("miss", [BOOKED, ATTENDED, ABSENT], ABSENT, CENTRE),
    Transition("lapse", [WAITING, OFFERED], EXPIRED, {SYSTEM}),  # the session was held without them
    Transition("cancel", [WAITING, OFFERED, BOOKED], CANCELLED, {SYSTEM}),  # the session is cancelled
    states=[NEW, *Booking.State],
    refusal=lambda name, state: BOOKING_REFUSALS[state],
    reads=frozenset({"state", "offer_until"}),
)
