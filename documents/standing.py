"""Whether an issued document still says what the record says."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.content import basis, facts, transcript_content
from documents.models import IssuedDocument
from records.models import Decision, Exemption


class Standing(models.TextChoices):
    """How a document stands beside the record of today."""

    CURRENT = "current", _("It says what the record says today.")
    OLDER = "older", _("The record has gone on since; this is how it stood on the day of issue.")
    REVISED = "revised", _("It relied on a decision that has been replaced or withdrawn since.")


def standing(document: IssuedDocument, now: datetime | None = None) -> Standing:
    """Compare the snapshot with the record, by decisions and marks; new titles or addresses do not count."""
    now = now or timezone.now()
    content = document.snapshot["content"]
    if not basis(content) <= _in_force(basis(content), now):
        return Standing.REVISED
    today = transcript_content(document.enrolment, document.language, now)
    return Standing.CURRENT if facts(content) == facts(today) else Standing.OLDER


def _in_force(uuids: Iterable[str], now: datetime) -> set[str]:
    """Those decisions and exemptions that nothing has superseded by `now`, or withdrawn."""
    decisions = Decision.objects.effective(now).filter(uuid__in=uuids)
    exemptions = Exemption.objects.live().filter(uuid__in=uuids)
    return {str(uuid) for found in (decisions, exemptions) for uuid in found.values_list("uuid", flat=True)}
