"""Who words the standard reasons."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Programme
from curriculum.programmes.permissions import can_prepare


def can_word(user, programme: Programme) -> Answer:
    if can_prepare(user, programme):
        return Allowed()
    return Denied(_("Standard reasons are worded by the director and the secretariat of the reference university."))
