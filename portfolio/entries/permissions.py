"""Who may change and share an entry."""

from accounts.permissions import Answer
from portfolio.entries.models import Entry
from portfolio.permissions import can_write
from portfolio.sharing.permissions import can_change_entry


def can_change(user, entry: Entry) -> Answer:
    """Edit, delete, attach and remove files: the author, until a sign-off or a jury relied on the entry."""
    return can_change_entry(user, entry)


def can_share(user, entry: Entry) -> Answer:
    return can_write(user, entry.enrolment)
