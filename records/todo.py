"""What waits for a person in the records, feature by feature."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from pages.todo import Waiting
from records.admission_file import todo as admission_file
from records.disputes import todo as disputes
from records.enrolments.models import Enrolment
from records.imports import todo as imports
from records.marks import todo as marks
from records.years import todo as years


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """The lines of each feature, in the order of the home page. `own`: the user's enrolments, where they are loaded."""
    today = today or timezone.localdate()
    return [
        *marks.to_submit(user),
        *marks.due(user, today),
        *disputes.to_settle(user),
        *admission_file.conditions_to_check(user),
        *marks.encoded_by_others(user, today),
        *admission_file.to_check(user),
        *imports.to_import(user),
        *admission_file.to_hand_in(user, today, own),
        *years.to_confirm(user, today, own),
        *years.to_approve(user, today),
    ]
