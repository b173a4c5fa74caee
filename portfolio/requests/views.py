"""Pages of the resident's requests: list, ask, resend, withdraw, replace."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import require
from pages.form_page import form_page
from pages.perform import perform
from portfolio.requests import services as requests
from portfolio.requests.forms import AskForm, PersonForm, ReplaceForm
from portfolio.requests.models import FeedbackRound, Request
from portfolio.requests.permissions import can_ask, can_change_request
from records.enrolments.invitations import invite
from records.enrolments.page_parts import visible_enrolment

editing = require_http_methods(["GET", "HEAD", "POST"])


def person_of(form: PersonForm, by: User) -> User:
    """Return the person chosen in the form; an unknown address gets a user without a password."""
    if form.known is not None:
        return form.known
    values = {name: form.cleaned_data[name] for name in ("email", "given_name", "family_name")}
    return invite(by=by, **values)


def one_of(request, uuid) -> Request:
    """Return a request about the user, else raise `Http404`."""
    mine = Request.objects.visible_to(request.user).filter(enrolment__user=request.user)
    return get_object_or_404(mine.for_list(), uuid=uuid)


def list_of(enrolment) -> str:
    return reverse("request-list", args=[enrolment.uuid])


@login_required
@require_safe
def request_list(request, uuid):
    """List the resident's requests: open, expired, ended."""
    enrolment = visible_enrolment(request, uuid)
    require(can_ask(request.user, enrolment))
    today = timezone.localdate()
    asked = list(
        enrolment.requests.filter(round__isnull=True).for_list().select_related("observation").exclude(state="replaced")
    )
    rounds = list(FeedbackRound.objects.filter(enrolment=enrolment).with_counts().select_related("form"))
    expired = enrolment.requests.expired(today)
    context = {
        "enrolment": enrolment,
        "waiting": [one for one in asked if one.status(today) == Request.State.ASKED],
        "expired": [one for one in asked if one.status(today) == Request.EXPIRED],
        "ended": [one for one in asked if one.status(today) not in {Request.State.ASKED, Request.EXPIRED}],
        "expired_count": expired.count(),
        "rounds": [{"round": one, "is_open": one.is_open(today)} for one in rounds],
    }
    return render(request, "portfolio/requests/request_list.html", context)


@login_required
@editing
def request_new(request, uuid):
    """Ask one person for a direct observation or a case discussion."""
    enrolment = visible_enrolment(request, uuid)
    require(can_ask(request.user, enrolment))
    initial = {"kind": request.GET.get("kind", "")}
    form = AskForm(request.POST or None, enrolment=enrolment, initial=initial)

    @transaction.atomic
    def save(values):
        fields = {name: values[name] for name in ("kind", "observed_on", "setting", "note", "profession")}
        return requests.ask(enrolment=enrolment, person=person_of(form, request.user), by=request.user, **fields)

    page = {"enrolment": enrolment, "title": _("Ask for an observation"), "label": _("Ask")}
    return form_page(
        request,
        form,
        save,
        page=page,
        done=list_of(enrolment),
        template="portfolio/requests/ask.html",
        message=lambda made: _("%(name)s is asked, by a mail with a link.") % {"name": made.person},
        aliases={"email": form.person_field},
    )


@login_required
@require_POST
def resend_expired(request, uuid):
    """Resend all expired requests at once."""
    enrolment = visible_enrolment(request, uuid)
    require(can_ask(request.user, enrolment))

    def words(sent):
        text = ngettext("%(n)s request is sent again.", "%(n)s requests are sent again.", len(sent))
        return text % {"n": len(sent)} if sent else _("Nothing has run out.")

    return perform(
        request,
        lambda: requests.resend_expired(enrolment=enrolment, by=request.user),
        done=list_of(enrolment),
        message=words,
    )


@login_required
@require_POST
def request_resend(request, uuid):
    found = one_of(request, uuid)
    return perform(
        request,
        lambda: requests.resend(request=found, by=request.user),
        done=list_of(found.enrolment),
        message=_("%(name)s is asked again.") % {"name": found.person},
    )


@login_required
@require_POST
def request_withdraw(request, uuid):
    found = one_of(request, uuid)
    return perform(
        request,
        lambda: requests.withdraw(request=found, by=request.user),
        done=list_of(found.enrolment),
        message=_("The request to %(name)s is taken back.") % {"name": found.person},
    )


@login_required
@editing
def request_replace(request, uuid):
    found = one_of(request, uuid)
    require(can_change_request(request.user, found, "replace"))
    enrolment = visible_enrolment(request, found.enrolment.uuid)
    form = ReplaceForm(request.POST or None, enrolment=enrolment)

    @transaction.atomic
    def save(values):
        person = person_of(form, request.user)
        return requests.replace(request=found, person=person, by=request.user, profession=values["profession"])

    page = {
        "enrolment": enrolment,
        "title": _("Ask somebody else"),
        "label": _("Ask"),
        "lead": _("%(what)s, asked of %(name)s until now. Their link closes.")
        % {"what": found.form.title, "name": found.person},
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=list_of(enrolment),
        template="portfolio/requests/ask.html",
        message=lambda made: _("%(name)s is asked, by a mail with a link.") % {"name": made.person},
    )
