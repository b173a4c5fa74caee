"""Disputed signatures that wait until an office has noted what was done."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.roles import roles_of
from pages.todo import Waiting
from records.disputes.models import Dispute


def to_settle(user: User) -> list[Waiting]:
    if not roles_of(user).is_office:
        return []
    return [
        Waiting(_("A signature is disputed: %(what)s") % {"what": row.what}, reverse("dispute", args=[row.uuid]))
        for row in Dispute.objects.visible_to(user).open().order_by("reported_at")
    ]
