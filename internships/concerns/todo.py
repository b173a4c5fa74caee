"""Concerns that wait for somebody."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from curriculum.roles import roles_of
from internships.concerns.models import Concern
from pages.precheck import Prechecked
from pages.todo import Waiting


@Prechecked
def open_concerns(user: User, today: date):
    """Return the concerns that wait for the user as coordinator, or as the resident concerned."""
    state = Concern.State
    coordinated = Concern.objects.coordinated_by(user) if roles_of(user).coordinates else Concern.objects.none()
    return Concern.objects.filter(
        Q(pk__in=coordinated.values("pk"), state__in=(state.RAISED, state.REPLIED))
        | Q(placement__enrolment__user=user, about=Concern.About.RESIDENT, state=state.PUT)
    )


def waiting(user: User, today: date) -> list[Waiting]:
    """One line for the coordinator or the resident concerned. It names nobody: screens are seen by others."""
    dues = [row.waits_until() for row in open_concerns(user, today).only("state", "due_on", "reply_due_on")]
    if not dues:
        return []
    text = ngettext("%(n)s confidential matter waits for you", "%(n)s confidential matters wait for you", len(dues))
    day = min((due for due in dues if due), default=None)
    return [Waiting.by(text % {"n": len(dues)}, reverse("concern-list") + "?state=waiting", day=day, today=today)]
