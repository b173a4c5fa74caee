"""The form of an evaluation: saved as a draft by the script, saved or signed by a button."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.shortcuts import render

from accounts.changes import ConflictError
from accounts.permissions import WrongStateError
from internships.evaluations import services
from internships.evaluations.evaluation_page import draft_of
from internships.evaluations.form_versions import own_rating, shown_form
from internships.evaluations.forms import SignForm
from internships.evaluations.models import Evaluation
from pages.drafts import check, reasons
from pages.errors import take_errors
from portfolio.forms.answers import AnswerForm
from portfolio.models import IdentifiedBy


class WritePage:
    """The form for `user`, opened with an account or by `link`. `data`: the POST, None before."""

    template = "internships/evaluations/evaluation_write.html"

    def __init__(self, evaluation: Evaluation, user, data=None, link=None):
        self.evaluation, self.user, self.link = evaluation, user, link
        self.signs = data is not None and data.get("act") == "sign"
        own = own_rating(evaluation)
        version = shown_form(evaluation, own, data.get("answered_form", "") if data else "")
        kept = draft_of(user, evaluation)
        self.answer_form = AnswerForm(version, data, answers=kept, final=self.signs)
        outcome = evaluation.outcome if kept else ""
        self.sign_form = SignForm(data, evaluation=evaluation, outcome=outcome, final=self.signs)

    @property
    def values(self) -> dict:
        return {
            "evaluation": self.evaluation,
            "form": self.answer_form.form_version,
            "answers": self.answer_form.answers(),
            "outcome": self.sign_form.proposed,
            "seen": self.sign_form.cleaned_data["seen"],
            "by": self.user,
        }

    def save(self) -> Evaluation:
        """Save the draft. Raises the errors of the forms, for `pages.drafts.autosaved`."""
        check(self.answer_form, self.sign_form)
        return self.write(final=False)

    def write(self, *, final: bool):
        if not final:
            return services.save_draft(**self.values)
        identified = IdentifiedBy.LINK if self.link else IdentifiedBy.ACCOUNT
        return services.sign(**self.values, identified_by=identified, link=self.link)

    def finish(self) -> HTTPStatus:
        """Save or sign, depending on the button. Return OK, or the status of the refusal: the forms hold the errors."""
        if reasons(self.answer_form, self.sign_form):
            return HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            self.write(final=self.signs)
        except ConflictError as error:
            self.sign_form.add_error(None, error)
            self.sign_form.look_again(error.current.version)
            return HTTPStatus.CONFLICT
        except WrongStateError as error:
            self.sign_form.add_error(None, error.reason)
            return HTTPStatus.CONFLICT
        except ValidationError as error:
            take_errors(self.sign_form if "outcome" in getattr(error, "error_dict", {}) else self.answer_form, error)
            return HTTPStatus.UNPROCESSABLE_ENTITY
        return HTTPStatus.OK

    def render(self, request, status=HTTPStatus.OK, **more):
        context = {
            "evaluation": self.evaluation,
            "placement": self.evaluation.placement,
            "enrolment": self.evaluation.placement.enrolment,
            "answer_form": self.answer_form,
            "sign_form": self.sign_form,
            "link": self.link,
            "actor": self.user,
            **more,
        }
        return render(request, self.template, context, status=status)
