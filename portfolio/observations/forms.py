"""The form of an act that needs a reason."""

from django import forms
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm


class ReasonForm(SeenForm):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea({"rows": 3}))
