"""Pages of an evaluation for users with an account: write, sign, read, acknowledge, correct, drop."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import require
from internships.evaluations import services
from internships.evaluations.evaluation_page import EvaluationPage, compared, evaluation_page
from internships.evaluations.evaluation_table import EVALUATIONS
from internships.evaluations.forms import CommentForm, ReasonForm
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import can_do
from internships.evaluations.write_page import WritePage
from internships.placements.models import Placement
from pages.drafts import autosaved, is_draft
from pages.form_page import editing, form_page
from pages.lists.view import list_page


def visible_evaluation(user, uuid) -> Evaluation:
    return get_object_or_404(Evaluation.objects.visible_to(user).for_list(), uuid=uuid)


def page_url(evaluation: Evaluation) -> str:
    return reverse("evaluation", args=[evaluation.uuid])


@login_required
@editing
def evaluation(request, uuid):
    """The form for the side that may write now, the reading page for everybody else."""
    found = visible_evaluation(request.user, uuid)
    if request.method != "POST":
        page = evaluation_page(request.user, found)
        return WritePage(found, request.user).render(request) if page.write else read(request, found, page)
    require(can_do(request.user, found, "write"))
    write_page = WritePage(found, request.user, request.POST)
    if is_draft(request):
        return autosaved(write_page.save)
    status = write_page.finish()
    if status != HTTPStatus.OK:
        return write_page.render(request, status)
    messages.success(request, _("Signed.") if write_page.signs else _("Your draft is saved."))
    return redirect(page_url(found))


def read(request, found: Evaluation, page: EvaluationPage):
    """The reading page: the signed answers beside the own rating, or what the evaluation waits for."""
    context = {
        "evaluation": found,
        "placement": found.placement,
        "enrolment": found.placement.enrolment,
        "page": page,
        "rows": compared(found, page.own) if page.read and found.is_signed else [],
        "corrections": list(found.corrections.exclude(state=Evaluation.State.DROPPED)),
        # A later supervisor reads the goals, not what the two sides said to each other about them
        "reads_comment": Placement.objects.visible_to(request.user).filter(pk=found.placement_id).exists(),
        "comment_form": CommentForm(initial={"seen": found.version}),
    }
    return render(request, "internships/evaluations/evaluation.html", context)


@login_required
@editing
def evaluation_acknowledge(request, uuid):
    """Note that the reading side has read it, with a comment."""
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
    """Open a correction, with the reason."""
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
    """Drop the evaluation, with the reason."""
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


@login_required
@require_safe
def evaluation_list(request):
    """The evaluations that the user sees, by due day. `?show=`: late, open (the default) or signed."""
    return list_page(request, EVALUATIONS, "internships/evaluations/evaluation_list.html")
