"""Pages to answer a request, by the link of a mail without a password, or logged in."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import links
from accounts.changes import ConflictError
from accounts.models import User
from accounts.permissions import WrongStateError
from pages.drafts import autosaved
from pages.errors import take_errors
from portfolio.forms.answers import AnswerForm
from portfolio.forms.models import Form
from portfolio.observations.identification import identified_by
from portfolio.observations.models import IdentifiedBy, Observation
from portfolio.requests import answer_services
from portfolio.requests.forms import DetailsForm
from portfolio.requests.models import Request
from portfolio.requests.permissions import can_answer
from portfolio.requests.services import PURPOSE
from ui.drafts import FIELD, done


@dataclass(frozen=True)
class Answering:
    """One request being answered: by whom, how identified, and the addresses of its pages."""

    request: Request
    by: User
    identified_by: str
    page: str
    draft: str
    decline: str
    is_by_link: bool

    @property
    def draft_key(self) -> str:
        return f"request.{self.request.uuid}"

    @classmethod
    def by_link(cls, request, link) -> "Answering":
        token = request.resolver_match.kwargs["token"]
        names = ("request-answer", "request-draft", "request-decline")
        return cls(asked_of(link.user, link.target), link.user, IdentifiedBy.LINK, *addresses(names, token), True)

    @classmethod
    def logged_in(cls, request, uuid) -> "Answering":
        names = ("asked-answer", "asked-draft", "asked-decline")
        found = asked_of(request.user, uuid)
        return cls(found, request.user, identified_by(request), *addresses(names, uuid), False)


def addresses(names: tuple[str, str, str], argument) -> tuple[str, str, str]:
    page, draft, decline = (reverse(name, args=[argument]) for name in names)
    return page, draft, decline


def asked_of(user: User, uuid) -> Request:
    """Return the request that this user is asked to answer, else raise `Http404`."""
    mine = Request.objects.visible_to(user).filter(person=user)
    found = get_object_or_404(mine.select_related("round", "enrolment__user", "person", "setting"), uuid=uuid)
    found.form = Form.objects.with_items().get(pk=found.form_id)
    return found


@login_required
@require_safe
def asked_list(request):
    """List the requests that wait for the user's answer, and the latest that the user answered."""
    waiting = Request.objects.open().filter(person=request.user).for_list().order_by("expires_on", "pk")
    given = Request.objects.filter(person=request.user, state=Request.State.ANSWERED).for_list()[:20]
    return render(request, "portfolio/requests/asked_list.html", {"waiting": waiting, "given": given})


@links.opens(PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request, link):
    return answer_page(request, Answering.by_link(request, link))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def logged_in(request, uuid):
    return answer_page(request, Answering.logged_in(request, uuid))


def answer_page(request, way: Answering):
    """Show the form with its draft; a POST signs the answer or saves the draft."""
    asked = way.request
    if request.method != "POST":
        may_answer = can_answer(way.by, asked)
        forms = DetailsForm(request=asked), AnswerForm(asked.form, answers=asked.answers)
        return show(request, way, *forms, answer=may_answer)
    is_draft = "keep" in request.POST
    details = DetailsForm(request.POST, request=asked)
    answered = AnswerForm(asked.form, request.POST, final=not is_draft)
    if is_draft:
        return keep_page(request, way, details, answered)
    if not (details.is_valid() & answered.is_valid()):
        return show(request, way, details, answered, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    values = {name: details.cleaned_data.get(name) for name in ("profession", "observed_on", "setting")}
    try:
        answer_services.answer(
            request=asked, answers=answered.answers(), by=way.by, identified_by=way.identified_by, **values
        )
    except ValidationError as error:
        take_errors(details, error)
        return show(request, way, details, answered, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except WrongStateError as error:
        details.add_error(None, error.reason)
        return show(request, way, details, answered, status=HTTPStatus.CONFLICT)
    if way.is_by_link:
        return thanks(request, way)
    messages.success(request, _("Your answer is signed and sent. Thank you."))
    return redirect("asked-list")


def thanks(request, way: Answering, **words):
    """The last page of a link that is closed now; the browser's stored draft is dropped."""
    response = render(request, "portfolio/requests/answer_thanks.html", {"asked": way.request, **words})
    return done(response, request.POST.get(FIELD, "") or way.draft_key)


def show(request, way: Answering, details, answered, *, status=HTTPStatus.OK, answer=None):
    context = {
        "way": way,
        "asked": way.request,
        "details": details,
        "answer_form": answered,
        "answer": answer,
        "is_pooled": way.request.round_id is not None,
    }
    return render(request, "portfolio/requests/answer.html", context, status=status)


def keep_page(request, way: Answering, details, answered):
    """Save the draft by its button: what is typed is kept, whatever is missing."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if answered.is_valid():
        status = HTTPStatus.CONFLICT
        try:
            answer_services.keep(
                request=way.request, data=answered.answers(), seen=seen_in(request), by=way.by, details=given(details)
            )
        except ConflictError as error:
            answered.add_error(None, error)
        except WrongStateError as error:
            answered.add_error(None, error.reason)
        else:
            messages.success(request, _("Kept. Come back by the same way, and sign when you are done."))
            return redirect(way.page)
    return show(request, way, details, answered, status=status)


def given(details: DetailsForm) -> dict:
    """Return the valid values beside the answers."""
    details.is_valid()
    return {name: value for name, value in details.cleaned_data.items() if name != "seen" and value}


def seen_in(request) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


@links.opens(PURPOSE)
@require_POST
def draft_by_link(request, link):
    return keep_draft(request, Answering.by_link(request, link))


@login_required
@require_POST
def draft_logged_in(request, uuid):
    return keep_draft(request, Answering.logged_in(request, uuid))


def keep_draft(request, way: Answering):
    """Autosave from the script of the page."""
    return autosaved(
        lambda: answer_services.keep(request=way.request, data=request.POST, seen=seen_in(request), by=way.by)
    )


@links.opens(PURPOSE)
@require_POST
def decline_by_link(request, link):
    return decline_page(request, Answering.by_link(request, link))


@login_required
@require_POST
def decline_logged_in(request, uuid):
    return decline_page(request, Answering.logged_in(request, uuid))


def decline_page(request, way: Answering):
    try:
        answer_services.decline(request=way.request, by=way.by)
    except WrongStateError as error:
        details = DetailsForm({}, request=way.request)
        details.add_error(None, error.reason)
        return show(request, way, details, AnswerForm(way.request.form), status=HTTPStatus.CONFLICT)
    if way.is_by_link:
        return thanks(request, way, is_declined=True)
    messages.success(request, _("You have declined. The resident is told on their page."))
    return redirect("asked-list")


@links.opens(answer_services.ECHO)
@require_http_methods(["GET", "HEAD", "POST"])
def echo(request, link):
    """Show the answer that was signed in the user's name, with a button to disown it."""
    mine = Observation.objects.filter(observer=link.user).select_related("form", "enrolment__user")
    found = get_object_or_404(mine, uuid=link.target)
    if request.method == "POST":
        answer_services.disown(observation=found, by=link.user, link=link)
        return render(request, "portfolio/requests/echo.html", {"observation": found, "is_done": True})
    return render(request, "portfolio/requests/echo.html", {"observation": found})
