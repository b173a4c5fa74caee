from django import forms
from django.utils.translation import gettext_lazy as _

from documents.issuing.models import IssuedDocument


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=IssuedDocument.Language.choices)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever looks at the document here reads this; the public page only says that it was withdrawn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
