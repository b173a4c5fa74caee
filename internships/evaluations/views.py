"""An evaluation by log-in: written and signed by one side, read by the other, corrected, or not given."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import require
from internships.evaluations import services
from internships.evaluations.evaluation_page import compared, sight_of
from internships.evaluations.forms import CommentForm, ReasonForm
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import can_do
from internships.evaluations.writing import Writing
from pages.drafts import autosaved, is_draft
from pages.form_page import editing, form_page


def visible_evaluation(user, uuid) -> Evaluation:
    return get_object_or_404(Evaluation.objects.visible_to(user).for_list(), uuid=uuid)


def page_url(evaluation: Evaluation) -> str:
    return reverse("evaluation", args=[evaluation.uuid])


@login_required
@editing
def evaluation(request, uuid):
    """Its side writes it, saved as one goes, and signs; everybody else who sees it reads."""
    found = visible_evaluation(request.user, uuid)
    if request.method != "POST":
        sight = sight_of(request.user, found)
        return Writing(found, request.user).page(request) if sight.write else read(request, found, sight)
    require(can_do(request.user, found, "write"))
    writing = Writing(found, request.user, request.POST)
    if is_draft(request):
        return autosaved(writing.save)
    status = writing.finish()
    if status != HTTPStatus.OK:
        return writing.page(request, status)
    messages.success(request, _("Signed.") if writing.signs else _("Your draft is saved."))
    return redirect(page_url(found))


def read(request, found: Evaluation, sight):
    """What was signed, beside the resident's own rating; or what it waits for."""
    context = {
        "evaluation": found,
        "placement": found.placement,
        "enrolment": found.placement.enrolment,
        "sight": sight,
        "rows": compared(found, sight.own) if sight.read and found.is_signed else [],
        "corrections": list(found.corrections.exclude(state=Evaluation.State.DROPPED)),
        "comment_form": CommentForm(initial={"seen": found.version}),
    }
    return render(request, "internships/evaluations/evaluation.html", context)


@login_required
@editing
def evaluation_acknowledge(request, uuid):
    """The other of the two has read it, and may comment."""
    found = visible_evaluation(request.user, uuid)
    require(can_do(request.user, found, "acknowledge"))
    form = CommentForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.acknowledge(evaluation=found, by=request.user, **values)

    return one_form(
        request, found, form, save, title=_("Acknowledge"), label=_("I have read it"), message=_("Thank you, noted.")
    )


@login_required
@editing
def evaluation_correct(request, uuid):
    """Begin a new version, with the reason; the signed one stands until that is signed."""
    found = visible_evaluation(request.user, uuid)
    require(can_do(request.user, found, "correct"))
    form = ReasonForm(request.POST or None)

    def save(values):
        return services.begin_correction(evaluation=found, reason=values["reason"], by=request.user)

    return one_form(
        request,
        found,
        form,
        save,
        title=_("Correct what was signed"),
        label=_("Begin the correction"),
        lead=_("The signed evaluation stands until the corrected one is signed. Both stay readable, with this reason."),
        message=_("The correction is open, with the answers that were signed."),
    )


@login_required
@editing
def evaluation_drop(request, uuid):
    """The office decides that it is not given, and says why."""
    found = visible_evaluation(request.user, uuid)
    require(can_do(request.user, found, "drop"))
    form = ReasonForm(request.POST or None, initial={"seen": found.version})

    def save(values):
        return services.drop(evaluation=found, by=request.user, **values)

    return one_form(
        request,
        found,
        form,
        save,
        title=_("Do without this evaluation"),
        label=_("It is not given"),
        lead=_("Nobody is asked for it any more. The reason is read by the resident, the supervisors and the offices."),
        message=_("Noted: it is not given."),
    )


def one_form(request, found: Evaluation, form, save, *, title, label, message, lead=""):
    page = {
        "evaluation": found,
        "placement": found.placement,
        "enrolment": found.placement.enrolment,
        "title": title,
        "label": label,
        "lead": lead,
    }
    return form_page(
        request,
        form,
        save,
        page=page,
        done=page_url(found),
        message=message,
        template="internships/evaluations/evaluation_form.html",
    )
