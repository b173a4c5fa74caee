"""The page of mails for the offices, and that on which each person chooses which ones they get."""

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from curriculum.staff.permissions import can_staff
from notices import choices
from notices.kinds import KINDS, kinds_to_choose
from pages.form_page import editing, form_page
from pages.lists.view import list_page
from portal.mails.forms import MailChoiceForm
from portal.mails.mail_table import MAILS


@login_required
@require_safe
def mails(request):
    """List the mails that reached nobody, and all kinds of mail with who gets them and why."""
    require(can_staff(request.user))
    kinds = [(kind, _("gathered") if kind.gathered else _("at once")) for kind in KINDS.values()]
    return list_page(request, MAILS, "portal/mails/mails.html", kinds=kinds)


@login_required
@editing
def own_mails(request):
    """Which reminders and mails the person gets; those that are always sent are named below."""
    offered = kinds_to_choose()
    form = MailChoiceForm(
        request.POST if request.method == "POST" else None, offered=offered, muted=choices.muted_by(request.user)
    )

    def save(values):
        choices.choose(user=request.user, kinds=[*values["reminders"], *values["mails"]])

    page = {"always": [kind for key, kind in KINDS.items() if key != "digest" and key not in offered]}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=reverse("own-mails"),
        message=_("Saved."),
        template="portal/mails/own_mails.html",
    )
