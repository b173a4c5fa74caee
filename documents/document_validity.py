"""Comparison of an issued document with the record of today."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.content import basis, facts, transcript_content
from documents.models import IssuedDocument
from documents.placement_confirmation import AGREED, confirmation_content
from internships.models import AgreementState, Placement
from records.models import Decision, Exemption


class DocumentValidity(models.TextChoices):
    """How the content of a document compares with the record of today."""

    CURRENT = "current", _("It says what the record says today.")
    OLDER = "older", _("The record has gone on since; this is how it stood on the day of issue.")
    REVISED = "revised", _("It relied on a decision that has been replaced or withdrawn since.")
    CHANGED = "changed", _("The placement has changed since; this is how it stood on the day of issue.")
    CANCELLED = "cancelled", _("The placement was cancelled since.")


UNDONE = (DocumentValidity.REVISED, DocumentValidity.CANCELLED)


def validity_of(document: IssuedDocument, now: datetime | None = None) -> DocumentValidity:
    """Compare the snapshot with the record, by decisions and marks; new titles or addresses do not count.

    A confirmation is compared by what was agreed; the passing of its period changes nothing.
    """
    now = now or timezone.now()
    if document.placement is not None:
        return _of_placement(document, document.placement, now)
    content = document.snapshot["content"]
    if not basis(content) <= _in_force(basis(content), now):
        return DocumentValidity.REVISED
    today = transcript_content(document.enrolment, document.language, now)
    return DocumentValidity.CURRENT if facts(content) == facts(today) else DocumentValidity.OLDER


def _of_placement(document: IssuedDocument, placement: Placement, now: datetime) -> DocumentValidity:
    if placement.agreement_state == AgreementState.CANCELLED:
        return DocumentValidity.CANCELLED
    said, today = document.snapshot["content"], confirmation_content(placement, document.language, now)
    same = all(said[name] == today[name] for name in AGREED)
    return DocumentValidity.CURRENT if same else DocumentValidity.CHANGED


def _in_force(uuids: Iterable[str], now: datetime) -> set[str]:
    """Return those decisions and exemptions that are neither superseded by `now` nor withdrawn."""
    decisions = Decision.objects.effective(now).filter(uuid__in=uuids)
    exemptions = Exemption.objects.live().filter(uuid__in=uuids)
    return {str(uuid) for found in (decisions, exemptions) for uuid in found.values_list("uuid", flat=True)}
