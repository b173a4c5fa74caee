"""Forms of the year report and its attestation."""

from django import forms
from django.utils.translation import gettext_lazy

from mentoring.years.models import YearReport
from mentoring.years.services import LONGEST_COMMENT, NOT_VALIDATED, VALIDATED
from pages.seen import SeenForm
from portfolio.forms.answers import AnswerForm


class CommentForm(SeenForm):
    comment = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Read by the resident and you."),
    )


class AttestForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("The year of mentoring is"),
        choices=[(VALIDATED.value, VALIDATED.label), (NOT_VALIDATED.value, NOT_VALIDATED.label)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Read by the resident and the jury: nothing of what was spoken."),
    )


class ReportForm(AnswerForm, SeenForm):
    """The items of the year report, with the version of the report that the page showed."""

    def __init__(self, *args, report: YearReport | None, **kwargs):
        super().__init__(*args, answers=report.answers if report else {}, **kwargs)
        self.fields["seen"].initial = report.version if report else 0
