"""The page of mails for the offices: which addresses were not reached, and which kinds of mail there are."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.staff.permissions import can_staff
from notices.kinds import KINDS
from pages.lists.view import list_page
from portal.mails.mail_table import MAILS


@login_required
@require_safe
def mails(request):
    """List the mails that reached nobody, and all kinds of mail with who gets them and why."""
    require(can_staff(request.user))
    kinds = [(kind, _("gathered") if kind.gathered else _("at once")) for kind in KINDS.values()]
    return list_page(request, MAILS, "portal/mails/mails.html", kinds=kinds)
