from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from seminars.examinations.models import Examination
from seminars.rules.models import ExaminationKind


class TallyForm(forms.Form):
    """One examination: only the date, today, is filled in."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Examination"),
        queryset=ExaminationKind.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Where"), choices=Examination.Setting.choices, widget=forms.RadioSelect
    )
    is_supervised = forms.TypedChoiceField(
        label=gettext_lazy("Supervised"),
        choices=[("yes", gettext_lazy("supervised")), ("no", gettext_lazy("alone"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    day = day_field(gettext_lazy("Date"))

    def __init__(self, data=None, *, kinds, day):
        super().__init__(data, initial={"key": uuid4(), "day": day})
        self.fields["kind"].queryset = kinds
