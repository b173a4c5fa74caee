"""What waits for whom in the stages, from the `todo` modules of the folders."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from curriculum.roles import roles_of
from internships.agreements import todo as agreements
from internships.concerns import todo as concerns
from internships.directory.supervisor_models import acts_for_supervisor
from internships.evaluations import todo as evaluations
from internships.logbook import todo as logbook
from internships.ratings import todo as ratings
from internships.supervisors import todo as supervisors
from pages.todo import Waiting
from records.models import Enrolment


def waiting(user: User, today: date | None = None, own: list[Enrolment] | None = None) -> list[Waiting]:
    """The lines of this user, in the order of the home page. `own`: the user's enrolments, where they are loaded."""
    today = today or timezone.localdate()
    supervises = acts_for_supervisor(user, today)
    found = evaluations.of_supervisor(user, today) if supervises else []
    if user.enrolments.exists() if own is None else own:
        found += (
            evaluations.of_resident(user, today) + logbook.of_resident(user, today) + ratings.of_resident(user, today)
        )
        found += agreements.of_resident(user, today)
    if supervises:
        found += agreements.of_supervisor(user, today)
    found += concerns.waiting(user, today)
    if roles_of(user).is_office:
        found += agreements.of_office(user, today) + supervisors.of_office(today) + evaluations.of_office(user, today)
    return found
