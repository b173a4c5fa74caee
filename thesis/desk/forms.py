from django import forms
from django.utils.translation import gettext_lazy

from curriculum.institutions.year_field import intake_filter
from curriculum.models import ExamSession
from thesis.theses.models import Thesis


class FilterForm(forms.Form):
    """Search and filters of the theses of a cohort. An unknown value finds nothing and is an error."""

    q = forms.CharField(
        label=gettext_lazy("Resident"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    intake = intake_filter()
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
