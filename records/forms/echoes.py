from django import forms
from django.utils.translation import gettext_lazy as _

from records.forms import SeenForm


class ReportForm(forms.Form):
    comment = forms.CharField(
        label=_("What happened"),
        help_text=_("For the secretariat and the director alone. Do not name a patient."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class SettleForm(SeenForm):
    settlement = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
