"""What the two note of a meeting, and the words that the resident releases of it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from mentoring.models import MentoringMeeting, Note, NoteDraft, Passage
from mentoring.permissions import can_release, can_write_note, mentor_of
from pages.errors import wrong
from portfolio.privacy_guard.findings import Place, digest_of
from portfolio.privacy_guard.identity import find, mask
from portfolio.privacy_guard.services import unconfirmed

LONGEST = 20_000  # characters


def checked(text: str, field: str = "text") -> str:
    """As it is sealed: a valid national number is not kept, not even there."""
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
    """Save the note of the meeting, which both then read. `seen`: the version on the screen, 0 for none yet."""
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
        made = changes.change(found, by=by, seen=seen, action="note", **values)
    NoteDraft.objects.filter(meeting=meeting, user=by).delete()
    return made


@transaction.atomic
def keep_draft(*, meeting: MentoringMeeting, text: str, by: User, seen: int) -> NoteDraft | None:
    """Keep what is being typed, for the one who types; an empty text leaves none."""
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
    """Forget what was typed and not saved."""
    NoteDraft.objects.filter(meeting=meeting, user=by).delete()


@transaction.atomic
def release(*, note: Note, text: str, recipient: User | None, by: User, confirmed: Iterable[str] = ()) -> Passage:
    """Let a later mentor read these words of the note; they are kept as they were consented to.

    `recipient` None: each mentor who follows. Refused while what may be a patient's is neither left out nor in
    `confirmed`, digests of `findings_in`.
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
    """What of words to release may identify a patient."""
    text = checked(text)
    label = _("the words")
    return [Place("text", label, found, digest_of("text", found, text)) for found in find(text)]


def single_spaced(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def withdraw(*, passage: Passage, by: User) -> Passage:
    """The words are no longer read by others; that they were released stays on record, for the resident."""
    require(can_release(by, passage.note))
    if passage.withdrawn_at is not None:
        raise WrongStateError(_("This is withdrawn already."))
    return changes.change(passage, by=by, action="withdraw", withdrawn_at=timezone.now())
