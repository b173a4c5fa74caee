from django import forms
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm
from records.enrolments.models import Enrolment


class MoveForm(SeenForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class CohortForm(forms.Form):
    """The residents to move, each as "enrolment.version" with the version that was shown."""

    who = forms.MultipleChoiceField(
        label=gettext_lazy("Residents"),
        error_messages={"required": gettext_lazy("Tick the residents who are to be moved.")},
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data, found):
        super().__init__(data)
        self.fields["who"].choices = [(seen_word(one.enrolment), str(one.enrolment)) for one in found]

    def clean_who(self):
        return dict(map(int, word.split(".")) for word in self.cleaned_data["who"])


class UndoForm(SeenForm):
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


def seen_word(enrolment: Enrolment) -> str:
    return f"{enrolment.pk}.{enrolment.version}"
