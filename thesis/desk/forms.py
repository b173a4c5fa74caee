from django import forms
from django.utils.translation import gettext_lazy

from curriculum.models import ExamSession
from thesis.theses.models import Thesis


class FilterForm(forms.Form):
    """Narrows the theses of a cohort; what is not understood narrows nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("all")), *Thesis.State.choices], required=False
    )
    session = forms.ModelChoiceField(
        label=gettext_lazy("Session"), queryset=None, required=False, empty_label=gettext_lazy("all")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sessions = ExamSession.objects.filter(pk__in=Thesis.objects.values("session"))
        self.fields["session"].queryset = sessions.select_related("academic_year").order_by("-starts")

    def narrowed(self, theses):
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            theses = theses.filter(state=state)
        if session := self.cleaned_data.get("session"):
            theses = theses.filter(session=session)
        return theses
