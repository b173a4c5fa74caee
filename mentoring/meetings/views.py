"""Pages to plan, move, note and cancel meetings."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import require
from mentoring.meetings import services
from mentoring.meetings.forms import CancelForm, HeldForm, PlanForm, values_of
from mentoring.meetings.models import MentoringMeeting
from mentoring.meetings.permissions import can_cancel, can_change_meeting
from mentoring.page_parts import mentored_enrolment, mentoring_form_page, mentoring_url
from mentoring.permissions import can_meet, can_see_mentoring, mentor_of
from pages.form_page import editing
from records.enrolments.page_parts import visible_enrolment
from ui.figures import day_words

STATES = MentoringMeeting.State
TOLD = gettext_lazy("The other of the two of you is told the day and the hour by mail, and nothing else.")


def meeting_url(meeting) -> str:
    return reverse("mentoring-meeting", args=[meeting.enrolment.uuid, meeting.uuid])


def presence_form(request, enrolment, mentor, **options):
    return HeldForm(request.POST or None, resident=enrolment.user, mentor=mentor, **options)


@login_required
@editing
def plan(request, uuid):
    enrolment = mentored_enrolment(request, uuid)
    form = PlanForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.plan(enrolment=enrolment, by=request.user, **values)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Plan a meeting"),
        label=_("Plan"),
        lead=str(TOLD),
        part="meetings",
        message=lambda meeting: _("The meeting of %(day)s is planned.") % {"day": day_words(meeting.day)},
    )


@login_required
@editing
def note(request, uuid):
    """Note a held meeting that was not planned."""
    enrolment = mentored_enrolment(request, uuid)
    along = mentor_of(enrolment)
    form = presence_form(request, enrolment, along.user if along else None)

    def save(_values):
        return services.note(enrolment=enrolment, by=request.user, **form.facts())

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=enrolment,
        title=_("Note a meeting that was held"),
        label=_("Save"),
        part="meetings",
        message=lambda meeting: _("The meeting of %(day)s is noted.") % {"day": day_words(meeting.day)},
    )


@login_required
@editing
def move(request, uuid, meeting_uuid):
    """Change day, time, place or mode."""
    found = visible_meeting(request, uuid, meeting_uuid)
    require(can_change_meeting(request.user, found))
    form = PlanForm(request.POST or None, initial=values_of(found))

    def save(values):
        return services.move(meeting=found, by=request.user, **values)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=found.enrolment,
        title=_("Move the meeting"),
        label=_("Save"),
        lead=str(TOLD),
        done=meeting_url(found),
        message=_("Saved."),
    )


@login_required
@editing
def held(request, uuid, meeting_uuid):
    """Note that the meeting was held, or correct what was noted."""
    found = visible_meeting(request, uuid, meeting_uuid)
    require(can_change_meeting(request.user, found))
    form = presence_form(request, found.enrolment, found.mentor, initial=values_of(found))
    is_noted = found.state == STATES.HELD

    def save(values):
        service = services.correct if is_noted else services.hold
        return service(meeting=found, by=request.user, seen=values["seen"], **form.facts())

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=found.enrolment,
        title=_("Correct the meeting") if is_noted else _("The meeting was held"),
        label=_("Save"),
        done=meeting_url(found),
        message=_("The meeting of %(day)s is noted.") % {"day": day_words(found.day)},
    )


@login_required
@editing
def cancel(request, uuid, meeting_uuid):
    found = visible_meeting(request, uuid, meeting_uuid)
    require(can_cancel(request.user, found))
    form = CancelForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.cancel(meeting=found, by=request.user, **values)

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=found.enrolment,
        title=_("Cancel the meeting of %(day)s") % {"day": day_words(found.day)},
        label=_("Cancel the meeting"),
        lead=_("It stays on the list, as cancelled. The reason is read by the two of you alone."),
        done=mentoring_url(found.enrolment, "meetings"),
        message=_("The meeting is cancelled."),
    )


def visible_meeting(request, uuid, meeting_uuid) -> MentoringMeeting:
    """Return the meeting for the resident and the mentor; 403 for who may only know that it was held."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    found = MentoringMeeting.objects.visible_to(request.user).filter(enrolment=enrolment)
    meeting = get_object_or_404(found.select_related("mentor").prefetch_related("themes"), uuid=meeting_uuid)
    meeting.enrolment = enrolment
    require(can_meet(request.user, enrolment))
    return meeting
