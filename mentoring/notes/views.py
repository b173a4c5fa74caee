"""Pages of a note: write it with autosave, and release passages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import require
from mentoring.meetings.views import meeting_url, visible_meeting
from mentoring.notes import services
from mentoring.notes.forms import NoteForm, ReleaseForm
from mentoring.notes.keys import SealError
from mentoring.notes.models import Note, NoteDraft, Passage
from mentoring.notes.opened_text import words_of
from mentoring.notes.permissions import can_release, can_write_note
from mentoring.page_parts import mentored_enrolment, mentoring_form_page, mentoring_url
from mentoring.permissions import mentor_of
from pages.drafts import autosaved
from pages.form_page import editing
from pages.perform import perform

EDITOR = "mentoring/notes/note.html"


def visible_note(request, uuid, meeting_uuid) -> Note:
    found = visible_meeting(request, uuid, meeting_uuid)
    note = get_object_or_404(Note.objects.visible_to(request.user).select_related("written_by"), meeting=found)
    note.meeting = found
    return note


def sealed_errors(call):
    """Call `call`; turn a `SealError` into an error of the form."""
    try:
        return call()
    except SealError as error:
        raise ValidationError(error.reason, code="sealed") from None


@login_required
@never_cache
@editing
def write(request, uuid, meeting_uuid):
    """Write the note. The server keeps the draft, sealed, for the person who types."""
    meeting = visible_meeting(request, uuid, meeting_uuid)
    require(can_write_note(request.user, meeting))
    note = Note.objects.select_related("written_by").filter(meeting=meeting).first()
    draft = NoteDraft.objects.filter(meeting=meeting, user=request.user).first()
    stands, typed = (words_of(row) if row else None for row in (note, draft))
    begun = typed if typed and not typed.problem else stands
    seen = draft.version if begun is typed and draft else note.version if note else 0
    form = NoteForm(request.POST or None, initial={"text": begun.text if begun else "", "seen": seen})

    def save(values):
        return sealed_errors(lambda: services.write(meeting=meeting, by=request.user, **values))

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=meeting.enrolment,
        title=_("Note of the meeting"),
        label=_("Save the note"),
        message=_("The note is saved."),
        done=meeting_url(meeting),
        template=EDITOR,
        meeting=meeting,
        stands=stands,
        typed=typed,
        is_behind=bool(note and seen != note.version),
        other=meeting.mentor if request.user.pk == meeting.enrolment.user_id else meeting.enrolment.user,
    )


@login_required
@never_cache
@require_POST
def draft(request, uuid, meeting_uuid):
    """Autosave from the script of the page."""
    meeting = visible_meeting(request, uuid, meeting_uuid)
    form = NoteForm(request.POST)

    def save():
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        values = form.cleaned_data
        kept = sealed_errors(lambda: services.keep_draft(meeting=meeting, by=request.user, **values))
        return kept or NoteDraft(version=values["seen"])

    return autosaved(save)


@login_required
@require_POST
def draft_drop(request, uuid, meeting_uuid):
    """Delete the draft."""
    meeting = visible_meeting(request, uuid, meeting_uuid)
    require(can_write_note(request.user, meeting))
    services.drop_draft(meeting=meeting, by=request.user)
    messages.success(request, _("Your draft is thrown away."))
    return redirect(meeting_url(meeting))


@login_required
@never_cache
@editing
def release(request, uuid, meeting_uuid):
    """The resident releases a passage to a later mentor."""
    note = visible_note(request, uuid, meeting_uuid)
    require(can_release(request.user, note))
    along = mentor_of(note.meeting.enrolment)
    later = along.user if along and along.user_id != note.meeting.mentor_id else None
    form = ReleaseForm(request.POST or None, mentor=later)

    def save(values):
        recipient = form.chosen()
        return sealed_errors(
            lambda: services.release(
                note=note,
                text=values["text"],
                recipient=recipient,
                by=request.user,
                confirmed=values.get("confirmed", ()),
            )
        )

    return mentoring_form_page(
        request,
        form,
        save,
        enrolment=note.meeting.enrolment,
        title=_("Release words of the note"),
        label=_("Release these words"),
        lead=_(
            "A later mentor reads what you release, and nothing else of the note. You can take it back at any time."
        ),
        message=_("The words are released."),
        done=meeting_url(note.meeting),
        template="mentoring/notes/release.html",
        stands=words_of(note),
    )


@login_required
@require_POST
def withdraw(request, uuid, passage_uuid):
    enrolment = mentored_enrolment(request, uuid)
    passages = Passage.objects.visible_to(request.user).filter(note__meeting__enrolment=enrolment)
    passage = get_object_or_404(passages.select_related("note__meeting__enrolment"), uuid=passage_uuid)
    require(can_release(request.user, passage.note))
    return perform(
        request,
        lambda: services.withdraw(passage=passage, by=request.user),
        done=mentoring_url(enrolment, "released"),
        message=_("The words are withdrawn: nobody else reads them any more."),
    )
