"""The page of the resident's own rating, on the form of the evaluation."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import require
from internships.evaluations import own_rating_services as services
from internships.evaluations.form_versions import own_rating, shown_form
from internships.evaluations.permissions import can_do
from internships.evaluations.views import page_url, visible_evaluation
from internships.evaluations.workflow import EVALUATION
from internships.evaluations.write_page import WritePage
from pages.drafts import autosaved, is_draft
from pages.form_page import editing
from pages.seen import SeenForm
from portfolio.forms.answers import AnswerForm


class OwnRatingPage(WritePage):
    """The form of the own rating. `act` "sign" hands it in."""

    template = "internships/evaluations/own_rating.html"

    def __init__(self, evaluation, user, data=None):
        self.evaluation, self.user, self.link = evaluation, user, None
        self.signs = data is not None and data.get("act") == "sign"
        own = own_rating(evaluation)
        version = shown_form(evaluation, own, data.get("answered_form", "") if data else "")
        self.answer_form = AnswerForm(version, data, answers=own.answers if own else {}, final=self.signs)
        self.sign_form = SeenForm(data, initial={"seen": own.version if own else 0})

    @property
    def values(self) -> dict:
        return {
            "evaluation": self.evaluation,
            "form": self.answer_form.form_version,
            "answers": self.answer_form.answers(),
            "seen": self.sign_form.cleaned_data["seen"],
            "by": self.user,
        }

    def write(self, *, final: bool):
        return services.save_own_rating(**self.values, final=final)


@login_required
@editing
def own_rating_page(request, uuid):
    """Editable until the supervisor signs. Nobody else reads it before it is handed in and the evaluation is signed."""
    found = visible_evaluation(request.user, uuid)
    require(can_do(request.user, found, "rate"))
    if request.method != "POST":
        own = own_rating(found)
        if not EVALUATION.may("rate", found) or (own is not None and own.handed_in_at is not None):
            return redirect(page_url(found))
        return OwnRatingPage(found, request.user).render(request)
    page = OwnRatingPage(found, request.user, request.POST)
    if is_draft(request):
        return autosaved(page.save)
    status = page.finish()
    if status != HTTPStatus.OK:
        return page.render(request, status)
    messages.success(request, _("Your own rating is handed in.") if page.signs else _("Your draft is saved."))
    return redirect(page_url(found))
