"""What waits for a person in the sittings of the jury."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from jury.complaints.todo import complaints
from jury.desk import todo as desk
from pages.todo import Waiting


def waiting(user: User, today: date | None = None) -> list[Waiting]:
    today = today or timezone.localdate()
    return [*desk.sittings(user, today), *complaints(user, today)]
