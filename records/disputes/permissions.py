"""Who settles a disputed signature."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from records.disputes.models import Dispute


def can_settle(user, row: Dispute) -> Answer:
    """Allowed for the offices of the programme, except the signer and the resident."""
    if Dispute.objects.filter(pk=row.pk).visible_to(user).exists():
        return Allowed()
    return Denied(_("A disputed signature is looked into by the secretariats and the director of the programme."))
