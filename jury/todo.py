"""What waits for a person in the sittings of the jury."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from jury.sittings import todo as sittings
from pages.todo import Waiting


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    today = today or timezone.localdate()
    return [*sittings.to_publish(user, today)]
