"""What waits for whom here."""

from datetime import date

from accounts.models import User
from records.agenda import Waiting


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    """One line for each kind of thing that waits for the user."""
    return []
