"""Who keeps the library and the plan, books a place, and notes who took part."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Programme
from curriculum.roles import roles_of
from records.models import Enrolment
from seminars.simulation.booking_models import Booking
from seminars.simulation.models import Scenario, SimulationMeeting


def programmes_run_by(user):
    """The programmes for which the user may write scenarios, as a query set."""
    roles = roles_of(user)
    own = Programme.objects.filter(institutions__in=roles.secretariat_of)
    return Programme.objects.filter(pk__in=own.values("pk")) | Programme.objects.filter(pk__in=roles.director_of)


def can_run_simulation(user, scenario: Scenario) -> Answer:
    """Write the scenario and plan its sessions: the secretariat of the centre's university, and the director."""
    roles = roles_of(user)
    if scenario.institution_id in roles.secretariat_of or scenario.programme_id in roles.director_of:
        return Allowed()
    return Denied(_("Simulation is planned by the secretariat of the centre’s university, and by the director."))


def can_write_scenarios(user) -> Answer:
    if programmes_run_by(user).exists():
        return Allowed()
    return Denied(_("The library of scenarios is kept by the secretariats and the director."))


def can_record(user, meeting: SimulationMeeting) -> Answer:
    """Note who took part: who runs the session, and the office in their place."""
    if meeting.facilitator_id == user.pk or can_run_simulation(user, meeting.scenario):
        return Allowed()
    return Denied(_("Who took part is noted by who runs the session, and by the office."))


def can_see_names(user, meeting: SimulationMeeting) -> Answer:
    """Who comes: for who runs it and the offices of the programme. A resident sees only their own booking."""
    seen = SimulationMeeting.objects.visible_to(user).filter(pk=meeting.pk)
    if meeting.facilitator_id == user.pk or seen.filter(scenario__in=Scenario.objects.visible_to(user)).exists():
        return Allowed()
    return Denied(_("The names are read by who runs the session, and by the offices."))


def can_book(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Residents book their own place."))


def can_withdraw(user, booking: Booking) -> Answer:
    """The resident, and the office that plans the session."""
    if booking.enrolment.user_id == user.pk or can_run_simulation(user, booking.meeting.scenario):
        return Allowed()
    return Denied(_("A place is given back by the resident or the office."))
