"""The page of a disputed signature, for an office."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pages.form_page import form_page
from records.disputes.forms import SettleForm
from records.disputes.models import Dispute
from records.disputes.permissions import can_settle
from records.disputes.services import settle


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request, uuid):
    rows = Dispute.objects.visible_to(request.user).select_related("enrolment__user", "signer", "settled_by")
    row = get_object_or_404(rows, uuid=uuid)
    form = SettleForm(request.POST if request.method == "POST" else None, initial={"seen": row.version})
    return form_page(
        request,
        form,
        lambda values: settle(row=row, by=request.user, **values),
        page={"row": row, "enrolment": row.enrolment, "answer": can_settle(request.user, row)},
        done=reverse("dispute", args=[row.uuid]),
        message=_("What was done is noted."),
        template="records/disputes/dispute.html",
    )
