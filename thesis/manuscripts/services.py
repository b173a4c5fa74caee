"""A version is added, commented on, submitted."""

from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied, WrongStateError, require
from files import services as stored_files
from files.names import safe_name
from pages.errors import wrong
from portfolio.entries.uploads import MEGABYTE, Checked, refuse_pretence, refuse_size
from records.enrolments.locks import lock_enrolment
from thesis.manuscripts.models import Comment, Manuscript, Submission
from thesis.theses import services as theses
from thesis.theses.models import Thesis
from thesis.theses.permissions import actors_of, can_act
from thesis.theses.workflow import THESIS

LARGEST = 40 * MEGABYTE
MOST_VERSIONS = 50
LONGEST_EMBARGO = timedelta(days=5 * 366)


def checked_pdf(upload: UploadedFile) -> Checked:
    """Return the checked file. Raise `ValidationError` with the reason where it is no PDF, empty or too large."""
    name = safe_name(upload.name or "")
    if PurePosixPath(name).suffix.lower() != ".pdf":
        raise ValidationError(_("“%(name)s” is no PDF. Save it as PDF and send that.") % {"name": name}, code="type")
    refuse_size(name, upload.size or 0, LARGEST)
    content = upload.read()
    refuse_pretence(name, ".pdf", content)
    return Checked(content, name, "application/pdf")


def last_version(thesis: Thesis) -> Manuscript | None:
    return Manuscript.objects.filter(thesis=thesis).select_related("file").order_by("-number").first()


@transaction.atomic
def add_version(*, thesis: Thesis, file: Checked, note: str, by: User) -> Manuscript:
    require(can_act(by, thesis, "upload"))
    lock_enrolment(thesis.enrolment_id)
    THESIS.run("upload", thesis, by=by)
    last = last_version(thesis)
    if last is not None and last.number >= MOST_VERSIONS:
        raise ValidationError(_("%(most)s versions at most.") % {"most": MOST_VERSIONS}, code="many")
    stored = stored_files.store(content=file.content, name=file.name, content_type=file.content_type, by=by)
    if last is not None and last.file.sha256 == stored.sha256:
        raise wrong("file", _("This is version %(number)s, unchanged.") % {"number": last.number}, "same")
    number = last.number + 1 if last else 1
    made = Manuscript(thesis=thesis, number=number, file=stored, note=note.strip(), added_by=by)
    return changes.create(made, by=by, action="add version")


def can_comment(user, thesis: Thesis) -> Answer:
    if actors_of(user, thesis) & {"promoter", "reader"}:
        return Allowed()
    return Denied(_("Versions are commented on by the promoter and the readers."))


@transaction.atomic
def comment(*, manuscript: Manuscript, text: str, by: User) -> Comment:
    thesis = manuscript.thesis
    require(can_comment(by, thesis))
    lock_enrolment(thesis.enrolment_id)
    thesis.refresh_from_db(fields=["state"])
    if thesis.state in (Thesis.State.MARKED, Thesis.State.WITHDRAWN):
        raise WrongStateError(_("This thesis is closed."))
    if not text.strip():
        raise wrong("text", _("Write a comment."), "empty")
    return changes.create(Comment(manuscript=manuscript, text=text.strip(), made_by=by), by=by, action="comment")


def deposit_of(deposit: str, until: date | None) -> dict[str, Any]:
    """The two values, checked; a day counts only with the choice that it belongs to."""
    if deposit != Thesis.Deposit.LATER:
        return {"deposit": deposit, "embargo_until": None}
    today = timezone.localdate()
    if until is None:
        raise wrong("embargo_until", _("Say from which day on it is public."), "no_day")
    if not today < until <= today + LONGEST_EMBARGO:
        raise wrong("embargo_until", _("Choose a day after today, within five years."), "range")
    return {"deposit": deposit, "embargo_until": until}


@transaction.atomic
def submit(
    *,
    thesis: Thesis,
    by: User,
    seen: int,
    title: str,
    deposit: str,
    embargo_until: date | None = None,
    **declared: Any,
) -> Thesis:
    """Submit the last version with the declarations of the resident, and say who may read it afterwards."""
    last = last_version(thesis)
    require(can_act(by, thesis, "submit"))
    if last is None:
        raise WrongStateError(_("No version of the manuscript is there yet: add it first."))
    if Submission.objects.filter(manuscript=last).exists():
        raise WrongStateError(_("This version was given back: add a new one first."))
    values = {"title": title, **deposit_of(deposit, embargo_until)}
    theses.act(thesis=thesis, name="submit", by=by, seen=seen, values=values)
    changes.create(Submission(manuscript=last, made_by=by, **declared), by=by, action="submit")
    return thesis
