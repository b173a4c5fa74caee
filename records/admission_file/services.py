"""Pieces of the administrative file: hand in, accept, refuse; conditions of admission: check."""

from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import files.services
from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear, AdmissionCondition, AskedPiece
from pages.errors import wrong
from records.admission_file.models import AdmissionPiece, FiledPiece
from records.admission_file.permissions import can_hand_in
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_file

State = FiledPiece.State
MOST_BYTES = 10_000_000
TYPES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def type_of(file: BinaryIO) -> str:
    """Return the MIME type by the content, whatever the name says. Raises for anything but a PDF, JPEG or PNG."""
    head = file.read(16)
    file.seek(0)
    found = next((kind for signature, kind in TYPES.items() if head.startswith(signature)), "")
    if not found:
        raise wrong("file", _("Give a PDF, or a picture as JPEG or PNG."), "type")
    return found


@transaction.atomic
def hand_in(
    *, enrolment: Enrolment, asked: AskedPiece, year: AcademicYear, file: BinaryIO, name: str, size: int, by: User
) -> FiledPiece:
    """Store a document for one piece and year. Replaces one that waits; an accepted one counts until the decision."""
    require(can_hand_in(by, enrolment))
    if size > MOST_BYTES:
        raise wrong("file", _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000}, "large")
    content_type = type_of(file)
    lock_enrolment(enrolment.pk)
    institution = enrolment.enrolling_institution.code
    for old in FiledPiece.objects.filter(enrolment=enrolment, asked=asked, year=year, state=State.SUBMITTED):
        changes.change(old, {"state": State.REPLACED}, by=by, action="replace", institution=institution)
    stored = files.services.store(content=file, name=name, content_type=content_type, by=by)
    made = FiledPiece(enrolment=enrolment, asked=asked, year=year, file=stored, handed_in_by=by)
    return changes.create(made, by=by, action="hand_in", institution=institution)


def to_decide(piece: FiledPiece, by: User) -> FiledPiece:
    """Return the piece, with the enrolment locked; raise if it is not the user's to decide or no longer waits."""
    enrolment = lock_enrolment(piece.enrolment_id)
    require(can_edit_file(by, enrolment))
    current = FiledPiece.objects.select_related("asked", "enrolment__enrolling_institution").get(pk=piece.pk)
    if current.handed_in_by_id == by.pk and enrolment.user_id == by.pk:
        raise PermissionDenied(_("Nobody writes in their own record."))
    if current.state != State.SUBMITTED:
        raise WrongStateError(_("This piece no longer waits to be checked."))
    return current


@transaction.atomic
def accept(*, piece: FiledPiece, valid_until: date | None, by: User, seen: int | None = None) -> FiledPiece:
    """Accept the piece; one accepted before for the same year is replaced."""
    current = to_decide(piece, by)
    if current.asked.expires and valid_until is None:
        raise wrong("valid_until", _("Say until when it is valid."), "required")
    if valid_until is not None and valid_until < timezone.localdate():
        raise wrong("valid_until", _("This day is over: refuse the piece instead."), "past")
    institution = current.enrolment.enrolling_institution.code
    same = {"enrolment": current.enrolment_id, "asked": current.asked_id, "year": current.year_id}
    for old in FiledPiece.objects.filter(**same, state=State.ACCEPTED):
        changes.change(old, {"state": State.REPLACED}, by=by, action="replace", institution=institution)
    return changes.change(
        current,
        {"state": State.ACCEPTED, "valid_until": valid_until, "decided_by": by, "decided_at": timezone.now()},
        by=by,
        seen=seen,
        action="accept",
        institution=institution,
    )


@transaction.atomic
def refuse(*, piece: FiledPiece, reason: str, by: User, seen: int | None = None) -> FiledPiece:
    """Refuse the piece with a reason, which the resident reads."""
    current = to_decide(piece, by)
    if not reason.strip():
        raise wrong("reason", _("Say what is wrong with the piece."), "required")
    return changes.change(
        current,
        {"state": State.REFUSED, "reason": reason.strip(), "decided_by": by, "decided_at": timezone.now()},
        by=by,
        seen=seen,
        action="refuse",
        institution=current.enrolment.enrolling_institution.code,
    )


@transaction.atomic
def check_piece(
    *,
    enrolment: Enrolment,
    condition: AdmissionCondition,
    document: str,
    dated: date,
    by: User,
    seen: int | None = None,
    today: date | None = None,
) -> AdmissionPiece:
    """Record the document that shows a condition of admission. `seen`: the version on the screen, 0 for "none yet"."""
    require(can_edit_file(by, enrolment))
    if condition.programme_version_id != enrolment.programme_version_id:
        raise ValidationError(_("This condition is of another programme version."), code="other_version")
    if dated > (today or timezone.localdate()):
        raise wrong("dated", _("A document is not dated in the future."), "future")
    piece = AdmissionPiece.objects.filter(enrolment=enrolment, condition=condition).first()
    values: dict[str, Any] = {"document": document, "dated": dated, "checked_by": by}
    if piece is not None:
        if seen is not None and seen != piece.version:
            raise changes.ConflictError(piece)
        return changes.change(piece, {"checked_at": timezone.now(), **values}, by=by, action="check")
    made = AdmissionPiece(enrolment=enrolment, condition=condition, **values)
    return changes.create(made, by=by, action="check", institution=enrolment.enrolling_institution.code)
