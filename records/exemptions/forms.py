from django import forms
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm


class ExemptionForm(forms.Form):
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Earlier study"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What the jury valued, as it will stand in the record."),
    )
    decided_on = day_field(gettext_lazy("Decided on"))


class WithdrawalForm(SeenForm):
    withdrawn_on = day_field(gettext_lazy("Withdrawn on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 3}), max_length=2000)
