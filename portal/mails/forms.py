from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from notices.kinds import REMINDERS


class MailChoiceForm(forms.Form):
    """What is ticked is sent. An empty form switches off all that may be."""

    reminders = forms.MultipleChoiceField(
        label=gettext_lazy("In the weekly mail"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mails = forms.MultipleChoiceField(
        label=gettext_lazy("At once"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, offered: Mapping[str, Any], muted: Collection[str]):
        wanted = [key for key in offered if key not in muted]
        super().__init__(data, initial={"reminders": wanted, "mails": wanted})
        self.fields["reminders"].choices = list(REMINDERS.items())
        self.fields["mails"].choices = [(key, title) for key, title in offered.items() if key not in REMINDERS]
