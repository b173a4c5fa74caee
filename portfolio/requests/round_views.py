"""Pages of a round of feedback: open it, ask people, close it, read the pool."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import require
from pages.errors import take_errors
from pages.form_page import form_page
from pages.perform import perform
from portfolio.observations.models import Observation
from portfolio.requests import round_services
from portfolio.requests import services as requests
from portfolio.requests.forms import PersonForm, RoundForm
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.permissions import can_ask, can_close_round
from portfolio.requests.pool import pool
from portfolio.requests.views import editing, list_of, person_of
from records.enrolments.page_parts import visible_enrolment


@login_required
@editing
def round_new(request, uuid):
    """Open a round with its last day; people are asked on its page."""
    enrolment = visible_enrolment(request, uuid)
    require(can_ask(request.user, enrolment))
    month = timezone.localdate() + timezone.timedelta(days=Request.DAYS)
    form = RoundForm(request.POST or None, initial={"closes_on": month})
    made = []

    def save(values):
        made.append(round_services.open_round(enrolment=enrolment, by=request.user, **values))
        return made[0]

    page = {
        "enrolment": enrolment,
        "title": _("Feedback from several sources"),
        "label": _("Begin"),
        "lead": _("Ask people who see you at work: colleagues, nurses, the reception, patients. You read their answers "
                  "together, once the round is closed and at least five have answered; never one alone."),
    }  # fmt: skip
    response = form_page(
        request,
        form,
        save,
        page=page,
        done=list_of(enrolment),
        template="portfolio/requests/ask.html",
        message=_("The round is open. Ask the first person."),
    )
    return redirect("feedback-round", made[0].uuid) if made else response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_round(request, uuid):
    """Show the round; a POST of the resident asks one more person."""
    mine = FeedbackRound.objects.visible_to(request.user).with_counts().select_related("form", "enrolment__user")
    found = get_object_or_404(mine, uuid=uuid)
    enrolment = visible_enrolment(request, found.enrolment.uuid)
    may_ask = can_ask(request.user, enrolment)
    status = HTTPStatus.OK
    form = PersonForm(request.POST or None, enrolment=enrolment)
    form.fields["profession"].required = True
    if request.method == "POST":
        require(may_ask)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and (made := ask_in(found, form, request.user)):
            messages.success(request, _("%(name)s is asked, by a mail with a link.") % {"name": made.person})
            return redirect("feedback-round", found.uuid)
    context = {
        "round": found,
        "enrolment": enrolment,
        "form": form if may_ask and found.is_open() else None,
        "is_open": found.is_open(),
        "pool": pool(found),
        "least": FeedbackRound.POOLED_FROM,
        "may_close": can_close_round(request.user, found),
        "is_own": bool(may_ask),
        "back": reverse("portfolio", args=[enrolment.uuid]),
    }
    return render(request, "portfolio/requests/feedback_round.html", context, status=status)


def ask_in(round: FeedbackRound, form: PersonForm, by) -> Request | None:
    """Ask one more person; return None once the form holds the error."""
    try:
        with transaction.atomic():
            return requests.ask(
                enrolment=round.enrolment,
                kind=Observation.Source.SEVERAL_SOURCES,
                person=person_of(form, by),
                by=by,
                profession=form.cleaned_data["profession"],
                round=round,
            )
    except ValidationError as error:
        take_errors(form, error, {"email": form.person_field})
        return None


@login_required
@require_POST
def round_close(request, uuid):
    mine = FeedbackRound.objects.visible_to(request.user).select_related("enrolment__user")
    found = get_object_or_404(mine, uuid=uuid)
    return perform(
        request,
        lambda: round_services.close_round(round=found, by=request.user),
        done=reverse("feedback-round", args=[found.uuid]),
        message=_("The round is closed."),
    )
