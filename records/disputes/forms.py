from django import forms
from django.utils.translation import gettext_lazy as _

from pages.seen import SeenForm


class SettleForm(SeenForm):
    settlement = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
