"""The page of one meeting, with its note and the released passages."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentoring.meetings.permissions import can_cancel, can_change_meeting
from mentoring.meetings.views import STATES, visible_meeting
from mentoring.notes.models import Note, NoteDraft
from mentoring.notes.opened_text import words_of
from mentoring.notes.permissions import can_release, can_write_note
from mentoring.permissions import sight_of


@login_required
@never_cache
@require_safe
def meeting(request, uuid, meeting_uuid):
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
