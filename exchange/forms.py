from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the book"), choices=settings.LANGUAGES)
