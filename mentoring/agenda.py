"""What waits for whom here."""

from datetime import date

from accounts.models import User
from notices.asked import Asked
from records.agenda import Waiting


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """One line for each kind of thing that waits for the user."""
    return []


def asked(today: date | None = None) -> list[Asked]:
    """What waits for the answer of whom; the digest of the week and the desk's reminders tell them."""
    return []
