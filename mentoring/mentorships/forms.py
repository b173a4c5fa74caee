"""Forms to name a mentor, declare ties and judge them."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.mentorships.models import Tie
from pages.seen import SeenForm
from records.supporters.forms import SupporterForm


class AppointForm(SupporterForm):
    """The next mentor by e-mail address; the name is required only for an unknown address."""

    field_order = ("email", "given_name", "family_name", "starts")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["capacity"], self.fields["ends"]


class TiesForm(forms.Form):
    """Ties of the mentor to the resident, with an explicit yes or no; nothing is preselected."""

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
