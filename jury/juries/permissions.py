"""Who records the composition of a jury."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Programme
from curriculum.programmes.permissions import can_prepare


def can_appoint(user, programme: Programme) -> Answer:
    """Allowed for the director and the secretariat of the reference university, who hold the decision."""
    if can_prepare(user, programme):
        return Allowed()
    return Denied(_("The jury is recorded by the director and the secretariat of the reference university."))
