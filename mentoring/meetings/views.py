"""Meetings: planned, moved, noted as held, cancelled."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import require
from mentoring.meetings import services
from mentoring.meetings.forms import CancelForm, HeldForm, PlanForm, values_of
from mentoring.mentoring_page import words_of
from mentoring.models import MentoringMeeting, Note, NoteDraft
from mentoring.page_parts import ask, close_enrolment, room_url, visible_meeting
from mentoring.permissions import can_cancel, can_change_meeting, can_release, can_write_note, mentor_of, sight_of
from pages.form_page import editing
from ui.figures import day_words

STATES = MentoringMeeting.State
TOLD = gettext_lazy("The other of the two of you is told the day and the hour by mail, and nothing else.")


def meeting_url(meeting) -> str:
    return reverse("mentoring-meeting", args=[meeting.enrolment.uuid, meeting.uuid])


def presence_form(request, enrolment, mentor, **options):
    """Empty values of a GET apart, what was typed."""
    return HeldForm(request.POST or None, resident=enrolment.user, mentor=mentor, **options)


@login_required
@editing
def plan(request, uuid):
    """A meeting ahead."""
    enrolment = close_enrolment(request, uuid)
    form = PlanForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.plan(enrolment=enrolment, by=request.user, **values)

    return ask(
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
    """A meeting that was, without having been planned."""
    enrolment = close_enrolment(request, uuid)
    along = mentor_of(enrolment)
    form = presence_form(request, enrolment, along.user if along else None)

    def save(_values):
        return services.note(enrolment=enrolment, by=request.user, **form.facts())

    return ask(
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
@never_cache
@require_safe
def meeting(request, uuid, meeting_uuid):
    """One meeting: when, where, who was there; its note and the words released of it."""
    found = visible_meeting(request, uuid, meeting_uuid)
    user, sight = request.user, sight_of(request.user, found.enrolment)
    noted = Note.objects.visible_to(user).filter(meeting=found).select_related("written_by").first()
    context = {
        "enrolment": found.enrolment,
        "meeting": found,
        "sight": sight,
        "is_open": found.state == STATES.PLANNED,
        "is_held": found.state == STATES.HELD,
        "is_ours": sight.is_resident or found.mentor_id == user.pk,
        "change": can_change_meeting(user, found),
        "cancel": can_cancel(user, found),
        "write": can_write_note(user, found),
        "note": words_of(noted) if noted else None,
        "draft": NoteDraft.objects.filter(meeting=found, user=user).first(),
        "passages": released(noted) if noted and can_release(user, noted) else [],
    }
    return render(request, "mentoring/meetings/meeting.html", context)


def released(noted: Note) -> list:
    noted_passages = noted.passages.select_related("recipient").order_by("released_at")
    return [words_of(passage) for passage in noted_passages]


@login_required
@editing
def move(request, uuid, meeting_uuid):
    """Another day, hour, place or way."""
    found = visible_meeting(request, uuid, meeting_uuid)
    require(can_change_meeting(request.user, found))
    form = PlanForm(request.POST or None, initial=values_of(found))

    def save(values):
        return services.move(meeting=found, by=request.user, **values)

    return ask(
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
    """It was; or what was noted of it is corrected."""
    found = visible_meeting(request, uuid, meeting_uuid)
    require(can_change_meeting(request.user, found))
    form = presence_form(request, found.enrolment, found.mentor, initial=values_of(found))
    is_noted = found.state == STATES.HELD

    def save(values):
        service = services.correct if is_noted else services.hold
        return service(meeting=found, by=request.user, seen=values["seen"], **form.facts())

    return ask(
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

    return ask(
        request,
        form,
        save,
        enrolment=found.enrolment,
        title=_("Cancel the meeting of %(day)s") % {"day": day_words(found.day)},
        label=_("Cancel the meeting"),
        lead=_("It stays on the list, as cancelled. The reason is read by the two of you alone."),
        done=room_url(found.enrolment, "meetings"),
        message=_("The meeting is cancelled."),
    )
