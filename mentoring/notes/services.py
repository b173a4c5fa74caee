"""Writing notes and drafts, and releasing passages."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from mentoring.meetings.models import MentoringMeeting
from mentoring.notes.models import Note, NoteDraft, Passage
from mentoring.notes.permissions import can_release, can_write_note
from mentoring.permissions import mentor_of
from pages.errors import wrong
from portfolio.privacy_guard.findings import Place, digest_of
from portfolio.privacy_guard.identity import find, mask
from portfolio.privacy_guard.services import unconfirmed

LONGEST = 20_000  # characters


def checked(text: str, field: str = "text") -> str:
    """Return the text to seal, with valid national numbers masked; refuse one that is too long."""
    text = mask(text.replace("\r\n", "\n").strip())
    if len(text) > LONGEST:
        raise wrong(
            field,
            _("This has %(length)s characters; a note has at most %(most)s.") % {"length": len(text), "most": LONGEST},
            "too_long",
        )
    return text


@transaction.atomic
def write(*, meeting: MentoringMeeting, text: str, by: User, seen: int) -> Note:
    """Save the note, which both then read. `seen`: the version that the page showed, 0 for none."""
    MentoringMeeting.objects.select_for_update().get(pk=meeting.pk)
    require(can_write_note(by, meeting))
    text = checked(text)
    if not text:
        raise wrong("text", _("There is nothing to save yet."), "empty")
    found = Note.objects.select_related("written_by").filter(meeting=meeting).first()
    if found is None:
        made = Note(meeting=meeting, written_by=by)
        made.sealed = made.closed(text)
        changes.create(made, by=by, action="note")
    else:
        if found.version != seen:
            raise changes.ConflictError(found)
        values: dict[str, Any] = {"sealed": found.closed(text), "written_by": by, "written_at": timezone.now()}
        made = changes.change(found, values, by=by, seen=seen, action="note")
    NoteDraft.objects.filter(meeting=meeting, user=by).delete()
    return made


@transaction.atomic
def keep_draft(*, meeting: MentoringMeeting, text: str, by: User, seen: int) -> NoteDraft | None:
    """Save the user's draft; an empty text deletes it."""
    require(can_write_note(by, meeting))
    text = checked(text)
    found = NoteDraft.objects.select_for_update().filter(meeting=meeting, user=by).first()
    if not text:
        if found is not None:
            found.delete()
        return None
    draft = found or NoteDraft(meeting=meeting, user=by)
    draft.sealed, draft.version, draft.saved_at = draft.closed(text), seen, timezone.now()
    draft.save()
    return draft


def drop_draft(*, meeting: MentoringMeeting, by: User) -> None:
    """Delete the user's draft."""
    NoteDraft.objects.filter(meeting=meeting, user=by).delete()


@transaction.atomic
def release(*, note: Note, text: str, recipient: User | None, by: User, confirmed: Iterable[str] = ()) -> Passage:
    """Let a later mentor read a passage of the note. The passage is stored as the resident consented to it.

    `recipient` None: every later mentor. Raise `ValidationError` for a text that is not in the note, or for findings
    that are not in `confirmed` (digests of `findings_in`).
    """
    require(can_release(by, note))
    text = checked(text)
    if not text:
        raise wrong("text", _("Copy the words here that the other may read."), "empty")
    if single_spaced(text) not in single_spaced(mask(note.opened())):
        raise wrong(
            "text", _("These words do not stand in the note. Copy them from it, without a change."), "not_in_note"
        )
    if any(place.digest not in set(confirmed) for place in findings_in(text)):
        raise wrong("text", unconfirmed(), "identity")
    if recipient is not None:
        mentor = mentor_of(note.meeting.enrolment)
        if recipient.pk == note.meeting.mentor_id:
            raise wrong("recipient", _("%(name)s wrote this note with you.") % {"name": recipient}, "author")
        if mentor is None or mentor.user_id != recipient.pk:
            raise wrong("recipient", _("%(name)s is not your mentor.") % {"name": recipient}, "not_the_mentor")
    made = Passage(note=note, recipient=recipient, released_by=by)
    made.sealed = made.closed(text)
    return changes.create(made, by=by, action="release")


def findings_in(text: str) -> list[Place]:
    """Return the findings of the privacy guard in a passage."""
    text = checked(text)
    label = _("the words")
    return [Place("text", label, found, digest_of("text", found, text)) for found in find(text)]


def single_spaced(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def withdraw(*, passage: Passage, by: User) -> Passage:
    """Withdraw a passage from its readers; the resident still sees that it was released."""
    require(can_release(by, passage.note))
    if passage.withdrawn_at is not None:
        raise WrongStateError(_("This is withdrawn already."))
    return changes.change(passage, {"withdrawn_at": timezone.now()}, by=by, action="withdraw")
