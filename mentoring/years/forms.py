from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.models import Tie, YearReport
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


class TiesForm(forms.Form):
    """Whether there is a tie is answered with yes or no; nothing is chosen beforehand."""

    has_tie = forms.ChoiceField(
        label=gettext_lazy("Is there a tie between the resident and you?"),
        choices=[("no", gettext_lazy("No, none")), ("yes", gettext_lazy("Yes"))],
        widget=forms.RadioSelect,
    )
    ties = forms.MultipleChoiceField(
        label=gettext_lazy("Which"), choices=Tie.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Read by the resident, the enrolling university and the director."),
    )

    def clean(self):
        super().clean()
        answer, ties = self.cleaned_data.get("has_tie"), self.cleaned_data.get("ties")
        if answer == "yes" and not ties:
            self.add_error("ties", _("Tick which one."))
        if answer == "no" and ties:
            self.add_error("has_tie", _("You ticked a tie below: answer yes, or take the tick out."))


class JudgeForm(SeenForm):
    accept = forms.ChoiceField(
        label=gettext_lazy("In spite of the tie, the mentorship is"),
        choices=[("yes", gettext_lazy("accepted")), ("no", gettext_lazy("refused"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Read by the mentor and the resident. A refusal needs one."),
    )


class ReportForm(AnswerForm, SeenForm):
    """The questions of the year report, with the version of the report that the page showed."""

    def __init__(self, *args, report: YearReport | None, **kwargs):
        super().__init__(*args, answers=report.answers if report else {}, **kwargs)
        self.fields["seen"].initial = report.version if report else 0
