from django import forms
from django.utils.translation import gettext_lazy

from internships.evaluations.models import Evaluation
from pages.seen import SeenForm


class SignForm(SeenForm):
    """Sent with the answers: the version seen and, for a final evaluation, the proposed outcome."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("At the end of this stage"),
        choices=[
            (Evaluation.Outcome.VALIDATED, gettext_lazy("I propose that it be validated")),
            (Evaluation.Outcome.NOT_VALIDATED, gettext_lazy("I propose that it not be validated")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the stage is to be validated.")},
    )

    def __init__(self, data=None, *, evaluation: Evaluation, outcome: str, final: bool):
        super().__init__(data, initial={"seen": evaluation.version, "outcome": outcome})
        self.fields["outcome"].required = final
        self.fields["outcome"].is_required_to_finish = True
        if evaluation.kind != Evaluation.Kind.FINAL:
            del self.fields["outcome"]

    @property
    def proposed(self) -> str:
        return self.cleaned_data.get("outcome", "")


class CommentForm(SeenForm):
    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(SeenForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
