"""Sessions as residents, who runs them and offices see them; booking."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import require
from pages.perform import perform
from records.models import Enrolment
from seminars.simulation import booking_services as services
from seminars.simulation.booking_models import Booking
from seminars.simulation.models import SimulationMeeting
from seminars.simulation.permissions import (
    can_record,
    can_run_simulation,
    can_see_names,
    can_withdraw,
    can_write_scenarios,
)
from seminars.simulation.workflow import BOOKING, SIMULATION
from ui.figures import day_words


def visible_simulation(request, uuid) -> SimulationMeeting:
    rows = SimulationMeeting.objects.visible_to(request.user).distinct().for_list()
    return get_object_or_404(rows, uuid=uuid)


def own_enrolment(user: User, meeting: SimulationMeeting) -> Enrolment | None:
    """The user's latest enrolment in the programme of the session."""
    rows = Enrolment.objects.filter(user=user, programme_version__programme=meeting.scenario.programme_id)
    return rows.select_related("programme_version__programme", "user").order_by("-intake__start_year", "-pk").first()


def own_booking(user: User, meeting: SimulationMeeting) -> Booking | None:
    """The live one, else the last."""
    rows = list(Booking.objects.filter(meeting=meeting, enrolment__user=user).for_list())
    return next((one for one in rows if one.state in Booking.LIVE), rows[-1] if rows else None)


@login_required
@require_safe
def simulation_list(request):
    """What the user has booked, runs or may book; for an office the plan."""
    user, today = request.user, timezone.localdate()
    seen = SimulationMeeting.objects.filter(pk__in=SimulationMeeting.objects.visible_to(user).values("pk"))
    rows = list(seen.filter(Q(day__gte=today) | Q(state="planned")).for_list().with_counts())
    bookings = list(Booking.objects.filter(enrolment__user=user).live().for_list().order_by("meeting__day"))
    mine = {booking.meeting_id for booking in bookings}
    is_resident = Enrolment.objects.filter(user=user).exists()
    office = can_write_scenarios(user)
    context = {
        "bookings": [one for one in bookings if one.meeting.day >= today and one.meeting.state == "planned"],
        "past": [one for one in reversed(bookings) if one.meeting.day < today or one.meeting.state == "held"],
        "is_resident": is_resident,
        "office": office,
        "to_book": [
            row for row in rows if is_resident and row.state == "planned" and row.day >= today and row.pk not in mine
        ],
        "to_record": [row for row in rows if row.state == "planned" and row.day <= today and can_record(user, row)],
        "plan": [row for row in rows if row.day >= today and (office or row.facilitator_id == user.pk)],
        "runs": office or any(row.facilitator_id == user.pk for row in rows),
    }
    return render(request, "seminars/simulation/simulation_list.html", context)


@login_required
@require_safe
def simulation(request, uuid):
    """One session: scenario, times, places; one's own booking; for who runs it, who comes."""
    meeting = visible_simulation(request, uuid)
    user = request.user
    sees_names = can_see_names(user, meeting)
    places = list(meeting.places.all())
    live = list(Booking.objects.live().filter(meeting=meeting).for_list())
    holders = {one.place_id: one for one in live if one.place_id}
    waiting = [one for one in live if one.state == Booking.State.WAITING]
    context = {
        "meeting": meeting,
        "scenario": meeting.scenario,
        "competencies": meeting.scenario.competencies.select_related("framework"),
        "places": [(place, holders.get(place.pk)) for place in places] if sees_names else [],
        "waiting": waiting if sees_names else [],
        "sees_names": sees_names,
        "outside": list(meeting.outside.all()),
        "run": can_run_simulation(user, meeting.scenario),
        "records": can_record(user, meeting),
        "record": SIMULATION.may("hold", meeting),
        "is_planned": meeting.state == "planned",
        **own_part(user, meeting, len(places) - len(holders), waiting),
    }
    return render(request, "seminars/simulation/simulation.html", context)


def own_part(user: User, meeting: SimulationMeeting, free: int, waiting: list[Booking]) -> dict[str, Any]:
    """The resident's own booking, in words, and what may be done with it: (label, name of the URL, kind)."""
    enrolment, own = own_enrolment(user, meeting), own_booking(user, meeting)
    is_ahead = meeting.state == "planned" and timezone.now() < meeting.begins_at
    found: dict[str, Any] = {"enrolment": enrolment, "own": own, "own_words": "", "own_acts": []}
    found["took_part"] = own is not None and own.state == Booking.State.ATTENDED
    if own is None or own.state not in Booking.LIVE:
        if is_ahead:
            is_full = free <= 0 or bool(waiting)
            label = _("Go on the waiting list") if is_full else _("Book a place")
            found |= {"own_words": free_words(free, is_full), "own_acts": [(label, "simulation-book", "primary")]}
        elif own is None:
            found["own_words"] = _("You had no place in this session.")
    elif is_ahead and BOOKING.may("accept", own):
        until = day_words(own.offer_until) if own.offer_until else ""
        found["own_words"] = _("The place is held for you until %(until)s.") % {"until": until}
        found["own_acts"] = [
            (_("Accept the place"), "simulation-accept", "primary"),
            (_("Let it go"), "simulation-withdraw", "quiet"),
        ]
    elif is_ahead and BOOKING.may("withdraw", own):
        found["own_words"] = turn_words(own, waiting)
        found["own_acts"] = [(_("I will not come"), "simulation-withdraw", "quiet")]
    return found


def free_words(free: int, is_full: bool) -> str:
    if is_full:
        return _("Every place is taken. On the waiting list you are offered the next that comes free.")
    return ngettext("%(n)s place free", "%(n)s places free", free) % {"n": free}


def turn_words(own: Booking, waiting: list[Booking]) -> str:
    turn = next((turn for turn, one in enumerate(waiting, 1) if one.pk == own.pk), 0)
    if not turn:
        return ""
    text = _("Your turn on the waiting list: %(turn)s. You are told by mail when a place is offered to you.")
    return text % {"turn": turn}


def required_booking(request, meeting: SimulationMeeting) -> Booking:
    own = own_booking(request.user, meeting)
    if own is None:
        raise Http404
    return own


def booked_words(booking: Booking) -> str:
    if booking.state == Booking.State.BOOKED:
        return _("Your place is booked.")
    return _("Every place is taken: you are on the waiting list, and told when one comes free.")


@login_required
@require_POST
def simulation_book(request, uuid):
    meeting = visible_simulation(request, uuid)
    enrolment = own_enrolment(request.user, meeting)
    if enrolment is None:
        raise PermissionDenied(_("Residents book their own place."))
    return perform(
        request,
        lambda: services.book(meeting=meeting, enrolment=enrolment, by=request.user),
        done=meeting,
        message=booked_words,
    )


@login_required
@require_POST
def simulation_accept(request, uuid):
    meeting = visible_simulation(request, uuid)
    booking = required_booking(request, meeting)
    return perform(
        request, lambda: services.accept(booking=booking, by=request.user), done=meeting, message=booked_words
    )


@login_required
@require_POST
def simulation_withdraw(request, uuid):
    meeting = visible_simulation(request, uuid)
    booking = required_booking(request, meeting)
    return perform(
        request,
        lambda: services.withdraw(booking=booking, by=request.user),
        done=meeting,
        message=_("You have given your place back."),
    )


@login_required
@require_POST
def booking_release(request, uuid):
    """The office takes a place back for somebody who will not come."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).distinct().for_list(), uuid=uuid)
    require(can_withdraw(request.user, booking))
    return perform(
        request,
        lambda: services.withdraw(booking=booking, by=request.user),
        done=booking.meeting,
        message=_("The place is free again; %(name)s is told.") % {"name": booking.enrolment.user},
    )
