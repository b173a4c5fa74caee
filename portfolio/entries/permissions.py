"""Who may do what with entries and goals: `Allowed`, or `Denied` with the reason that the button and the 403 show."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import on_day, roles_of
from portfolio.models import Entry, Goal, Sharing
from records.models import Deliberation, Enrolment


def can_write(user, enrolment: Enrolment) -> Answer:
    """A portfolio is written by its resident alone, also after the end of the programme."""
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the resident writes in this portfolio."))


def can_read_entries(user, enrolment: Enrolment) -> Answer:
    """Open the list: the resident, who goes along today, the jury. What is on it was shared with them."""
    if enrolment.user_id == user.pk:
        return Allowed()
    if enrolment.accompaniments.filter(on_day(timezone.localdate()), user=user).exists():
        return Allowed()
    if enrolment.programme_version.programme_id in roles_of(user).jury_of:
        return Allowed()
    return Denied(_("Entries are read by those with whom the resident shares them."))


def jury_met(entry: Entry, today: date | None = None) -> bool:
    """Whether a jury has sat since the entry was put in its file."""
    shared = entry.sharings.live().filter(reader__isnull=True).first()
    return (
        shared is not None
        and Deliberation.objects.filter(
            programme_version=entry.enrolment.programme_version_id,
            held_on__gte=timezone.localdate(shared.shared_at),
            held_on__lte=today or timezone.localdate(),
        ).exists()
    )


def can_change(user, entry: Entry) -> Answer:
    """Edit, delete, add and remove files: the author, until somebody's decision rests on it."""
    answer = can_write(user, entry.enrolment)
    if not answer:
        return answer
    if entry.is_evidence:
        return Denied(_("A sign-off rests on this entry: it stays as it was read."))
    if jury_met(entry):
        return Denied(_("A jury has met on this entry: it stays as it was read."))
    return Allowed()


def can_share(user, entry: Entry) -> Answer:
    return can_write(user, entry.enrolment)


def can_withdraw(user, sharing: Sharing, change: Answer | None = None) -> Answer:
    """Take a sharing back: the author, under the same conditions as a change; a goal's at any time.

    `change`: the answer of `can_change`, where a page has it already.
    """
    if not sharing.is_live:
        return Denied(_("This was withdrawn already."))
    if sharing.entry is None:
        return can_write(user, sharing.enrolment)
    answer = can_change(user, sharing.entry) if change is None else change
    if not answer and can_write(user, sharing.enrolment):
        return Denied(_("What a sign-off or a jury relied on can no longer be withdrawn."))
    return answer


def can_change_goal(user, goal: Goal) -> Answer:
    return can_write(user, goal.enrolment)
