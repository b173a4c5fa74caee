"""Comparison of an issued document with the record of today."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.issuing.models import IssuedDocument
from documents.kinds.registry import KINDS
from internships.models import AgreementState
from jury.cycles.models import CycleDecision
from jury.minutes.content import frozen_content
from records.models import Decision, Exemption


class DocumentValidity(models.TextChoices):
    """How the content of a document compares with the record of today."""

    CURRENT = "current", _("It says what the record says today.")
    OLDER = "older", _("The record has gone on since; this is how it stood on the day of issue.")
    REVISED = "revised", _("It relied on a decision that has been replaced or withdrawn since.")
    CHANGED = "changed", _("The placement has changed since; this is how it stood on the day of issue.")
    CANCELLED = "cancelled", _("The placement was cancelled since.")
    REOPENED = "reopened", _("The deliberation was opened again since: these minutes no longer hold.")


UNDONE = (DocumentValidity.REVISED, DocumentValidity.CANCELLED, DocumentValidity.REOPENED)


def validity_of(document: IssuedDocument, now: datetime | None = None) -> DocumentValidity:
    """Compare the snapshot with the record, by decisions and marks; new titles or addresses do not count.

    A confirmation is compared by what was agreed; the passing of its period changes nothing.
    """
    now = now or timezone.now()
    kind, said = KINDS[document.kind], document.snapshot["content"]
    if document.sitting is not None:
        holds = frozen_content(document.sitting) == said["minutes"]
        return DocumentValidity.CURRENT if holds else DocumentValidity.REOPENED
    if document.placement is not None and document.placement.agreement_state == AgreementState.CANCELLED:
        return DocumentValidity.CANCELLED
    relied_on = kind.basis(said)
    if not relied_on <= _in_force(relied_on, now):
        return DocumentValidity.REVISED
    if kind.facts(said) == kind.facts(kind.compose(document.about, document.language, now)):
        return DocumentValidity.CURRENT
    return DocumentValidity.CHANGED if document.placement is not None else DocumentValidity.OLDER


def _in_force(uuids: Iterable[str], now: datetime) -> set[str]:
    """Return those decisions, on the end of the cycle too, and exemptions that nothing supersedes or withdraws."""
    decisions = Decision.objects.effective(now).filter(uuid__in=uuids)
    exemptions = Exemption.objects.live().filter(uuid__in=uuids)
    cycles = CycleDecision.objects.effective(now).filter(uuid__in=uuids)
    return {str(uuid) for found in (decisions, exemptions, cycles) for uuid in found.values_list("uuid", flat=True)}
