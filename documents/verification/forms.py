from django import forms
from django.utils.translation import gettext_lazy as _

from documents.issuing.numbers import read_code


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=100,
        help_text=_("It stands at the foot of each page, e.g. 7K3M-9QXA-2FWD-8RTZ-4HBN."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has 20 letters and figures, in five groups of four. Check what you typed.")
            )
        return code
