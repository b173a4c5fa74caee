""" "This was not me": the page behind the link of an echo, and what an office does about it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import links
from records.forms.echoes import ReportForm, SettleForm
from records.models import Echo
from records.permissions import can_settle
from records.services import echoes as services
from records.views.answers import answer_form

editing = require_http_methods(["GET", "HEAD", "POST"])


@editing
@links.opens(services.PURPOSE)
def echo(request, link):
    """What was signed in one's name; one button says that it was somebody else."""
    row = get_object_or_404(Echo, uuid=link.target, signer=link.user)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.report(link=link, comment=form.cleaned_data["comment"])
        return render(request, "records/echo_reported.html", {"row": row})
    return render(request, "records/echo.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@login_required
@editing
def echo_case(request, uuid):
    """A report, as the office sees it until it notes what was done."""
    rows = Echo.objects.visible_to(request.user).select_related("enrolment__user", "signer", "settled_by")
    row = get_object_or_404(rows, uuid=uuid)
    form = SettleForm(request.POST if request.method == "POST" else None, initial={"seen": row.version})

    def save(values):
        return services.settle(row=row, by=request.user, **values)

    return answer_form(
        request,
        form,
        save,
        page={"row": row, "enrolment": row.enrolment, "answer": can_settle(request.user, row)},
        done=reverse("echo-case", args=[row.uuid]),
        message=_("What was done is noted."),
        template="records/echo_case.html",
    )
