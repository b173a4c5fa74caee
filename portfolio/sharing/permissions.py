"""Who may withdraw a sharing, and what keeps an entry as it was read."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from portfolio.permissions import can_write
from portfolio.sharing.models import Shareable, Sharing
from records.models import Deliberation


def jury_met(subject: Shareable, today: date | None = None) -> bool:
    """Whether a jury has sat since the entry was put in its file."""
    shared = subject.sharings.live().filter(reader__isnull=True).first()
    return (
        shared is not None
        and Deliberation.objects.filter(
            programme_version=subject.enrolment.programme_version_id,
            held_on__gte=timezone.localdate(shared.shared_at),
            held_on__lte=today or timezone.localdate(),
        ).exists()
    )


def can_change_entry(user, entry: Any) -> Answer:
    """Edit, delete, attach and remove files: the author, until a sign-off or a jury relied on the entry.

    It stands here, below the entries, because a withdrawal follows the same rule.
    """
    answer = can_write(user, entry.enrolment)
    if not answer:
        return answer
    if entry.is_evidence:
        return Denied(_("A sign-off rests on this entry: it stays as it was read."))
    if jury_met(entry):
        return Denied(_("A jury has met on this entry: it stays as it was read."))
    return Allowed()


def can_withdraw(user, sharing: Sharing, change: Answer | None = None) -> Answer:
    """Withdraw a sharing: the author, an entry under the conditions of a change, a goal at any time.

    `change`: the answer of `can_change_entry`, where a page has it already.
    """
    if not sharing.is_live:
        return Denied(_("This was withdrawn already."))
    if sharing.entry is None:
        return can_write(user, sharing.enrolment)
    answer = can_change_entry(user, sharing.entry) if change is None else change
    if not answer and can_write(user, sharing.enrolment):
        return Denied(_("What a sign-off or a jury relied on can no longer be withdrawn."))
    return answer
