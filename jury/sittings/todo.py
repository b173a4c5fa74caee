"""Sittings that wait for decisions and publication."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from pages.todo import Waiting
from records.decisions.models import Deliberation


def to_publish(user: User, today: date) -> list[Waiting]:
    """Unpublished sittings, for the offices that prepare them."""
    if not roles_of(user).is_office:
        return []
    sittings = Deliberation.objects.visible_to(user).filter(published_at__isnull=True).select_related("session")
    return [
        Waiting.by(
            _("Deliberation of %(session)s: decisions to record and publish") % {"session": sitting.session},
            reverse("deliberation", args=[sitting.uuid]),
            day=sitting.held_on,
            today=today,
        )
        for sitting in sittings.order_by("held_on")
    ]
