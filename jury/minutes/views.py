"""Close a sitting, open it again, read its minutes."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from jury.cases.jury_cases import jury_cases
from jury.minutes import services
from jury.minutes.content import frozen_content
from jury.sittings.forms import ReasonForm
from jury.sittings.page_parts import sitting_page, sitting_url, visible_sitting
from jury.sittings.permissions import can_do, may_ever
from pages.form_page import editing, form_page
from pages.seen import SeenForm


@login_required
@editing
def close(request, uuid):
    """What stands against the closing; then the act, which freezes the minutes."""
    sitting = visible_sitting(request, uuid)
    require(may_ever(request.user, sitting, "close"))
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"seen": sitting.version})
    answer = can_do(request.user, sitting, "close")
    page = sitting_page(
        sitting,
        title=_("Close the deliberation"),
        lead=_("What was decided is frozen; the minutes are made of it. Nobody outside the jury sees anything yet."),
        label=_("Close"),
        answer=answer,
        obstacles=services.obstacles(jury_cases(sitting)) if answer else [],
    )
    return form_page(
        request,
        form,
        lambda values: services.close_sitting(deliberation=sitting, by=request.user, seen=values["seen"]),
        page=page,
        done=sitting_url(sitting),
        message=_("The deliberation is closed. Somebody who did not prepare it releases it."),
        template="jury/minutes/close.html",
    )


@login_required
@editing
def reopen(request, uuid):
    """Open a closed sitting again, before its release."""
    sitting = visible_sitting(request, uuid)
    require(may_ever(request.user, sitting, "reopen"))
    form = ReasonForm(request.POST or None, initial={"seen": sitting.version})
    return form_page(
        request,
        form,
        lambda values: services.reopen_sitting(deliberation=sitting, by=request.user, **values),
        page=sitting_page(
            sitting,
            title=_("Open the deliberation again"),
            lead=_("Marks and decisions can be changed again; the minutes are made anew at the next closing."),
            label=_("Open again"),
            answer=can_do(request.user, sitting, "reopen"),
        ),
        done=sitting_url(sitting),
        message=_("The jury sits again."),
    )


@login_required
@require_safe
def minutes(request, uuid):
    """The minutes as they were frozen, for the offices and the members who were there."""
    sitting = visible_sitting(request, uuid)
    content = frozen_content(sitting)
    if content is None:
        raise Http404
    return render(request, "jury/minutes/minutes.html", sitting_page(sitting, minutes=content))
