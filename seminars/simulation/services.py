"""The library of scenarios and the plan of sessions."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from competencies.models import Competency
from pages.errors import wrong
from seminars.simulation.booking_models import Booking
from seminars.simulation.booking_services import advance, free_places, let_go, lock_meeting
from seminars.simulation.mails import tell
from seminars.simulation.models import OutsideParticipant, Scenario, SimulationMeeting, SimulationPlace, lines_of
from seminars.simulation.permissions import can_record, can_run_simulation
from seminars.simulation.workflow import BOOKING, SCENARIO, SIMULATION

SCENARIO_FIELDS = (
    "title", "summary", "objectives", "roles", "briefing_minutes", "debriefing_minutes", "is_assessed",
)  # fmt: skip
MEETING_FIELDS = ("day", "starts", "ends", "place", "facilitator")
MOST_PLACES = 30
LIVE_BEFORE = (Booking.State.WAITING, Booking.State.OFFERED, Booking.State.BOOKED)


@transaction.atomic
def write_scenario(*, by: User, competencies: Iterable[Competency] = (), **values: Any) -> Scenario:
    """The first edition; `values`: programme, institution, code and the fields in `SCENARIO_FIELDS`."""
    made = Scenario(**values)
    require(can_run_simulation(by, made))
    made.state = SCENARIO.check("write", None).target
    check_roles(made.roles)
    if Scenario.objects.filter(programme=made.programme, code=made.code).exists():
        raise wrong("code", _("There is a scenario with that code already."), "taken")
    changes.create(made, by=by, action="write scenario")
    made.competencies.set(competencies)
    return made


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, by: User, seen: int, competencies: Iterable[Competency] = (), **values: Any
) -> Scenario:
    """Change the edition, or make the next one where a session was announced with it already."""
    require(can_run_simulation(by, scenario))
    SCENARIO.run("change", scenario)
    check_roles(values.get("roles", scenario.roles))
    if not scenario.meetings.exists():
        changes.change(scenario, values, by=by, seen=seen, action="change scenario")
        scenario.competencies.set(competencies)
        return scenario
    retired = SCENARIO.check("replace", scenario).target
    changes.change(scenario, {"state": retired}, by=by, seen=seen, action="replace scenario")
    kept = {name: getattr(scenario, name) for name in ("programme", "institution", "code", *SCENARIO_FIELDS)}
    made = Scenario(**{**kept, **values}, edition=scenario.edition + 1)
    changes.create(made, by=by, action="write scenario")
    made.competencies.set(competencies)
    return made


@transaction.atomic
def retire_scenario(*, scenario: Scenario, by: User) -> Scenario:
    """No further session is planned with it; those that are planned stay."""
    require(can_run_simulation(by, scenario))
    state = SCENARIO.run("retire", scenario).target
    return changes.change(scenario, {"state": state}, by=by, action="retire scenario")


def check_roles(text: str) -> None:
    roles = lines_of(text)
    if not roles:
        raise wrong("roles", _("Give one role a line: each line is a place."), "none")
    if len(roles) > MOST_PLACES:
        raise wrong("roles", _("%(most)s places at most.") % {"most": MOST_PLACES}, "many")
    if any(len(role) > 100 for role in roles):
        raise wrong("roles", _("A role has 100 characters at most."), "long")


@transaction.atomic
def plan_simulation(*, scenario: Scenario, by: User, roles: str, **values: Any) -> SimulationMeeting:
    """A session with one place a line of `roles`; `values`: the fields in `MEETING_FIELDS`."""
    require(can_run_simulation(by, scenario))
    SCENARIO.run("plan", scenario)
    check_roles(roles)
    made = SimulationMeeting(scenario=scenario, state=SIMULATION.check("plan", None).target, **values)
    check_times(made)
    if made.day < timezone.localdate():
        raise wrong("day", _("This day is over."), "past")
    changes.create(made, by=by, action="plan simulation")
    set_places(made, lines_of(roles))
    return made


def check_times(meeting: SimulationMeeting) -> None:
    if meeting.ends <= meeting.starts:
        raise wrong("ends", _("It ends before it begins."), "upside_down")
    scenario = meeting.scenario
    if scenario.briefing_minutes + scenario.debriefing_minutes >= meeting.minutes:
        words = {"briefing": scenario.briefing_minutes, "debriefing": scenario.debriefing_minutes}
        text = _("Briefing (%(briefing)s min) and debriefing (%(debriefing)s min) leave no time for the scenario.")
        raise wrong("ends", text % words, "too_short")


def set_places(meeting: SimulationMeeting, roles: list[str]) -> None:
    """Rename, add and remove places; one that somebody holds stays."""
    held = {place.number: place for place in meeting.places.all()}
    for number, role in enumerate(roles, start=1):
        if number not in held:
            SimulationPlace.objects.create(meeting=meeting, number=number, role=role)
        elif held[number].role != role:
            held[number].role = role
            held[number].save(update_fields=["role"])
    surplus = [place for number, place in held.items() if number > len(roles)]
    free = set(free_places(meeting).values_list("pk", flat=True))
    if any(place.pk not in free for place in surplus):
        raise wrong("roles", _("A place that would go is taken: its resident gives it back first."), "taken")
    for place in surplus:
        place.delete()


@transaction.atomic
def change_simulation(*, meeting: SimulationMeeting, by: User, seen: int, roles: str, **values: Any):
    """Another day, hour or place, and other places. Who has booked is told; new places go to who waits."""
    require(can_run_simulation(by, meeting.scenario))
    lock_meeting(meeting)
    SIMULATION.check("change", meeting)
    check_roles(roles)
    before = (meeting.day, meeting.starts, meeting.place)
    check_times(SimulationMeeting(scenario=meeting.scenario, **values))
    changes.change(meeting, values, by=by, seen=seen, action="change simulation")
    set_places(meeting, lines_of(roles))
    if before[:2] != (meeting.day, meeting.starts):
        tell(bookings_of(meeting), "move", by=by)
    elif before[2] != meeting.place:
        tell(bookings_of(meeting), "change", by=by)
    advance(meeting, timezone.now())
    return meeting


def bookings_of(meeting: SimulationMeeting) -> list[Booking]:
    """Those who wait, were offered a place or have booked."""
    return list(Booking.objects.filter(meeting=meeting, state__in=LIVE_BEFORE).for_list())


@transaction.atomic
def cancel_simulation(*, meeting: SimulationMeeting, reason: str, by: User, seen: int) -> SimulationMeeting:
    """It will not be. Every booking ends; who had one is told."""
    require(can_run_simulation(by, meeting.scenario))
    lock_meeting(meeting)
    state = SIMULATION.check("cancel", meeting).target
    if not reason.strip():
        raise wrong("reason", _("Say why it is cancelled."), "reason_required")
    changes.change(meeting, {"state": state, "reason": reason.strip()}, by=by, seen=seen, action="cancel simulation")
    ended = bookings_of(meeting)
    for booking in ended:
        let_go(booking, BOOKING.check("cancel", booking).target, by=by, action="cancel")
    tell(ended, "cancel", by=by)
    return meeting


@transaction.atomic
def add_outside(*, meeting: SimulationMeeting, name: str, profession: str, role: str, by: User) -> OutsideParticipant:
    require(can_record(by, meeting))
    lock_meeting(meeting)
    SIMULATION.check("change", meeting)
    if meeting.outside.count() >= MOST_PLACES:
        raise ValidationError(_("%(most)s people at most.") % {"most": MOST_PLACES}, code="many")
    made = OutsideParticipant(meeting=meeting, name=name, profession=profession, role=role)
    return changes.create(made, by=by, action="add participant")


@transaction.atomic
def remove_outside(*, participant: OutsideParticipant, by: User) -> None:
    require(can_record(by, participant.meeting))
    lock_meeting(participant.meeting)
    SIMULATION.check("change", participant.meeting)
    before = {"profession": participant.profession, "role": participant.role}
    changes.audit(participant, by=by, action="remove participant", before=before)
    participant.delete()


@transaction.atomic
def record_presence(
    *, meeting: SimulationMeeting, absent: Iterable[Booking], by: User, seen: int, today=None
) -> SimulationMeeting:
    """Close the list: everybody with a place took part but those in `absent`; who still waited is let go."""
    require(can_record(by, meeting))
    lock_meeting(meeting)
    today = today or timezone.localdate()
    state = SIMULATION.check("hold", meeting, today).target
    missing = {booking.pk for booking in absent}
    rows = list(Booking.objects.live().filter(meeting=meeting).for_list())
    if any(booking.enrolment.user_id == by.pk for booking in rows):
        raise WrongStateError(_("Nobody notes their own attendance."))
    for booking in rows:
        if booking.state in (Booking.State.WAITING, Booking.State.OFFERED):
            let_go(booking, BOOKING.check("lapse", booking, today).target, by=by, action="lapse")
            continue
        noted = BOOKING.check("miss" if booking.pk in missing else "attend", booking, today).target
        changes.change(booking, {"state": noted}, by=by, action="note")
    values = {"state": state, "held_by": by, "held_at": timezone.now()}
    return changes.change(meeting, values, by=by, seen=seen, action="hold simulation")


@transaction.atomic
def reopen_simulation(*, meeting: SimulationMeeting, by: User) -> SimulationMeeting:
    """Something is to be corrected; what was noted stays until the list is closed again."""
    require(can_record(by, meeting))
    lock_meeting(meeting)
    state = SIMULATION.check("reopen", meeting).target
    values = {"state": state, "held_by": None, "held_at": None}
    return changes.change(meeting, values, by=by, action="reopen simulation")
