"""The library, the plan and the list of who took part: for offices and who runs a session."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import require
from competencies.models import Framework
from curriculum.models import Programme
from pages.form_page import editing, form_page
from pages.perform import perform
from portfolio.models import SignOffRule
from seminars.meetings.forms import CancelForm
from seminars.simulation import services
from seminars.simulation.booking_models import Booking
from seminars.simulation.forms import NewScenarioForm, OutsideForm, PresenceForm, ScenarioForm, SimulationForm
from seminars.simulation.models import OutsideParticipant, Scenario, SimulationMeeting
from seminars.simulation.permissions import (
    can_record,
    can_run_simulation,
    can_write_scenarios,
    programmes_run_by,
)
from seminars.simulation.views import visible_simulation
from seminars.simulation.workflow import SCENARIO, SIMULATION


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Simulation"), reverse("simulation-list")), *more]


def library_crumbs() -> list[tuple[str, str]]:
    return crumbs((_("Scenarios"), reverse("scenario-list")))


def meeting_page(meeting: SimulationMeeting, **more) -> dict:
    return {"crumbs": crumbs((str(meeting), meeting.get_absolute_url())), "kicker": str(meeting), **more}


def framework_of(programme: Programme | None) -> Framework | None:
    """That in which the programme signs, else the first current one."""
    rule = SignOffRule.objects.current(programme) if programme else None
    return rule.framework if rule else Framework.objects.current().order_by("code").first()


def visible_scenario(request, uuid) -> Scenario:
    rows = Scenario.objects.visible_to(request.user).select_related("programme", "institution")
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_safe
def scenario_list(request):
    require(can_write_scenarios(request.user))
    rows = Scenario.objects.visible_to(request.user).select_related("institution").prefetch_related("meetings")
    context = {
        "current": [(one, can_run_simulation(request.user, one)) for one in rows if one.state == "current"],
        "retired": [one for one in rows if one.state == "retired"],
    }
    return render(request, "seminars/simulation/scenario_list.html", context)


@login_required
@editing
def scenario_new(request):
    require(can_write_scenarios(request.user))
    programmes = programmes_run_by(request.user).distinct()
    form = NewScenarioForm(
        request.POST or None, programmes=programmes, framework=framework_of(programmes.order_by("code").first())
    )

    def save(values):
        values.pop("seen")
        return services.write_scenario(by=request.user, **values)

    page = {"crumbs": library_crumbs(), "title": _("New scenario"), "label": _("Add to the library")}
    return form_page(
        request, form, save, page=page, done=reverse("scenario-list"), message=_("The scenario is in the library.")
    )


@login_required
@editing
def scenario_edit(request, uuid):
    scenario = visible_scenario(request, uuid)
    require(can_run_simulation(request.user, scenario))
    initial = {name: getattr(scenario, name) for name in services.SCENARIO_FIELDS}
    initial |= {"seen": scenario.version, "competencies": scenario.competencies.all()}
    form = ScenarioForm(request.POST or None, framework=framework_of(scenario.programme), initial=initial)
    lead = ""
    if scenario.meetings.exists():
        lead = _("Sessions were announced with this edition: they keep it, and a new one is made.")

    def save(values):
        return services.change_scenario(scenario=scenario, by=request.user, **values)

    page = {
        "crumbs": library_crumbs(),
        "kicker": _("Edition %(n)s") % {"n": scenario.edition},
        "title": scenario.title,
        "label": _("Save"),
        "lead": lead,
        "answer": SCENARIO.may("change", scenario),
    }
    return form_page(request, form, save, page=page, done=reverse("scenario-list"), message=_("Saved."))


@login_required
@require_POST
def scenario_retire(request, uuid):
    scenario = visible_scenario(request, uuid)
    require(can_run_simulation(request.user, scenario))
    return perform(
        request,
        lambda: services.retire_scenario(scenario=scenario, by=request.user),
        done="scenario-list",
        message=_("The scenario is no longer offered."),
    )


@login_required
@editing
def simulation_new(request, uuid):
    """Plan a session with this scenario."""
    scenario = visible_scenario(request, uuid)
    require(can_run_simulation(request.user, scenario))
    form = SimulationForm(request.POST or None, initial={"roles": scenario.roles})

    def save(values):
        values.pop("seen")
        return services.plan_simulation(scenario=scenario, by=request.user, **values)

    page = {
        "crumbs": crumbs(),
        "kicker": str(scenario),
        "title": _("Plan a session"),
        "label": _("Plan"),
        "answer": SCENARIO.may("plan", scenario),
    }
    return form_page(
        request,
        form,
        save,
        page=page | {"back": reverse("scenario-list")},
        done=lambda made: made.get_absolute_url(),
        message=_("The session is planned."),
    )


@login_required
@editing
def simulation_edit(request, uuid):
    meeting = visible_simulation(request, uuid)
    require(can_run_simulation(request.user, meeting.scenario))
    initial = {name: getattr(meeting, name) for name in services.MEETING_FIELDS} | {"seen": meeting.version}
    initial["facilitator"] = meeting.facilitator.email if meeting.facilitator else ""
    initial["roles"] = "\n".join(place.role for place in meeting.places.all())
    form = SimulationForm(request.POST or None, initial=initial)

    def save(values):
        return services.change_simulation(meeting=meeting, by=request.user, **values)

    page = meeting_page(
        meeting,
        title=_("Change the session"),
        label=_("Save"),
        lead=_("Who has booked is told by mail of another day, hour or place."),
        answer=SIMULATION.may("change", meeting),
    )
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=_("Saved."))


@login_required
@editing
def simulation_cancel(request, uuid):
    meeting = visible_simulation(request, uuid)
    require(can_run_simulation(request.user, meeting.scenario))
    form = CancelForm(request.POST or None, initial={"seen": meeting.version})

    def save(values):
        return services.cancel_simulation(meeting=meeting, by=request.user, **values)

    page = meeting_page(
        meeting,
        title=_("Cancel the session"),
        label=_("Cancel the session"),
        lead=_("Every booking ends; those who had one are told by mail."),
        answer=SIMULATION.may("cancel", meeting),
    )
    message = _("The session is cancelled.")
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=message)


@login_required
@editing
def outside_add(request, uuid):
    """Somebody of another profession, by name."""
    meeting = visible_simulation(request, uuid)
    require(can_record(request.user, meeting))
    form = OutsideForm(request.POST or None)

    def save(values):
        return services.add_outside(meeting=meeting, by=request.user, **values)

    page = meeting_page(meeting, title=_("Add a participant from outside"), label=_("Add"))
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=_("Added."))


@login_required
@require_POST
def outside_remove(request, uuid, participant_uuid):
    meeting = visible_simulation(request, uuid)
    found = get_object_or_404(OutsideParticipant, meeting=meeting, uuid=participant_uuid)
    found.meeting = meeting
    require(can_record(request.user, meeting))
    return perform(
        request,
        lambda: services.remove_outside(participant=found, by=request.user),
        done=meeting,
        message=_("Removed."),
    )


def seated(meeting: SimulationMeeting):
    """The bookings that have a place, by the number of the place."""
    states = (Booking.State.BOOKED, Booking.State.ATTENDED, Booking.State.ABSENT)
    return Booking.objects.filter(meeting=meeting, state__in=states).for_list().order_by("place__number")


@login_required
@editing
def presence(request, uuid):
    """Who took part: everybody with a place, but those who are ticked."""
    meeting = visible_simulation(request, uuid)
    require(can_record(request.user, meeting))
    bookings = seated(meeting)
    ticked = [one.pk for one in bookings if one.state == Booking.State.ABSENT]
    initial = {"seen": meeting.version, "absent": ticked}
    form = PresenceForm(request.POST or None, bookings=bookings, initial=initial)

    def save(values):
        return services.record_presence(meeting=meeting, by=request.user, **values)

    page = meeting_page(
        meeting,
        title=_("Who took part"),
        label=_("Close the list"),
        lead=_("Everybody with a place took part, but those whom you tick."),
        answer=SIMULATION.may("hold", meeting),
    )
    message = _("The list is closed.")
    return form_page(request, form, save, page=page, done=meeting.get_absolute_url(), message=message)


@login_required
@require_POST
def simulation_reopen(request, uuid):
    meeting = visible_simulation(request, uuid)
    require(can_record(request.user, meeting))
    return perform(
        request,
        lambda: services.reopen_simulation(meeting=meeting, by=request.user),
        done=meeting,
        message=_("The list is open again."),
    )


@login_required
@require_safe
def sign_sheet(request, uuid):
    """The list to sign, for print."""
    meeting = visible_simulation(request, uuid)
    require(can_record(request.user, meeting))
    bookings = seated(meeting)
    context = {"meeting": meeting, "bookings": list(bookings), "outside": list(meeting.outside.all())}
    return render(request, "seminars/simulation/sign_sheet.html", context)
