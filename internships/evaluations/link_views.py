"""Pages of an evaluation opened by link, without an account: write, sign, agree, dispute the signature."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import links
from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from internships.evaluations import services
from internships.evaluations.evaluation_page import compared
from internships.evaluations.forms import CommentForm
from internships.evaluations.mails import SIGNED
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import possible
from internships.evaluations.schedule import PURPOSE
from internships.evaluations.todo import act_of
from internships.evaluations.workflow import EVALUATION
from internships.evaluations.write_page import WritePage
from pages.drafts import autosaved, is_draft
from pages.errors import take_conflict
from pages.form_page import editing
from ui import drafts


def asked_evaluation(link) -> Evaluation | None:
    """The evaluation of the link; None once its user may not see it any more."""
    return Evaluation.objects.visible_to(link.user).for_list().filter(uuid=link.target).first()


def refused(request, reason, status=HTTPStatus.CONFLICT):
    if is_draft(request):
        return JsonResponse({"reasons": [reason]}, status=status)
    return render(request, "internships/evaluations/link_refused.html", {"reason": reason}, status=status)


@editing
@links.opens(PURPOSE)
def evaluation_by_link(request, link):
    """Write and sign an evaluation; read and agree with objectives."""
    found = asked_evaluation(link)
    if found is None:
        return refused(request, _("You have no part in this placement any more."), HTTPStatus.NOT_FOUND)
    if not (answer := possible(link.user, found, act_of(found))):
        return refused(request, answer.reason)
    if found.is_by_resident:
        return agree(request, link, found)
    if request.method != "POST":
        return WritePage(found, link.user, link=link).render(request)
    page = WritePage(found, link.user, request.POST, link=link)
    if is_draft(request):
        return autosaved(page.save)
    status = page.finish()
    if status != HTTPStatus.OK:
        return page.render(request, status)
    if not page.signs:
        return WritePage(asked_evaluation(link), link.user, link=link).render(request, saved=True)
    return thanked(request, found)


def agree(request, link, found: Evaluation):
    form = CommentForm(request.POST or None, initial={"seen": found.version})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                services.acknowledge(evaluation=found, by=link.user, link=link, **form.cleaned_data)
            except ConflictError as error:
                status = HTTPStatus.CONFLICT
                take_conflict(form, error)
            except (ValidationError, WrongStateError) as error:
                status = HTTPStatus.CONFLICT
                form.add_error(None, error.reason if isinstance(error, WrongStateError) else error)
            else:
                return thanked(request, found)
    context = {"evaluation": found, "placement": found.placement, "form": form, "rows": compared(found, None)}
    return render(request, "internships/evaluations/agree_by_link.html", context, status=status)


def thanked(request, found: Evaluation):
    """The page after the signature, rendered at once: a redirect would find the link closed."""
    found = Evaluation.objects.for_list().get(pk=found.pk)
    response = render(request, "internships/evaluations/link_done.html", {"evaluation": found})
    return drafts.done(response, request.POST.get(drafts.FIELD, ""))


@editing
@links.opens(SIGNED)
def evaluation_signed(request, link):
    """ "This was not me": the POST opens a dispute. A GET does nothing: mail scanners open links."""
    found = Evaluation.objects.for_list().get(uuid=link.target)
    if not (answer := EVALUATION.may("disown", found)):
        return refused(request, answer.reason)
    if request.method == "POST":
        services.disown(evaluation=found, by=link.user, link=link)
        return render(request, "internships/evaluations/disowned.html", {"evaluation": found})
    return render(request, "internships/evaluations/evaluation_signed.html", {"evaluation": found})
