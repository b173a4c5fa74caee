"""Sittings that wait: to be begun, closed or released."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from jury.release.permissions import can_release
from jury.sittings.permissions import visible_sittings
from pages.todo import Waiting
from records.models import Deliberation

State = Deliberation.State


def sittings(user: User, today: date) -> list[Waiting]:
    """For the offices what they prepare; for who releases, what is closed."""
    roles = roles_of(user)
    if not (roles.is_office or roles.jury_of):
        return []
    rows = (
        visible_sittings(user)
        .filter(state__in=Deliberation.SITTING)
        .select_related("session", "programme_version__programme")
    )
    rows = rows.prefetch_related("programme_version__programme__institutions").order_by("held_on", "pk")
    found = []
    for sitting in rows:
        if sitting.state == State.CLOSED:
            if can_release(user, sitting):
                words = _("Deliberation of %(session)s: closed, to be released by you")
                found.append(line(sitting, words, "deliberation-release", today))
            elif roles.is_office:
                words = _("Deliberation of %(session)s: closed, to be released")
                found.append(line(sitting, words, "deliberation", today, who=_("who presides over the jury")))
        elif roles.is_office:
            prepared = _("Deliberation of %(session)s: to be begun on its day")
            words = prepared if sitting.state == State.PREPARED else _("Deliberation of %(session)s: the jury sits")
            found.append(line(sitting, words, "deliberation", today))
    return found


def line(sitting: Deliberation, words: str, name: str, today: date, who: str | None = None) -> Waiting:
    url = reverse(name, args=[sitting.uuid])
    return Waiting.by(words % {"session": sitting.session}, url, day=sitting.held_on, today=today, who=who)
