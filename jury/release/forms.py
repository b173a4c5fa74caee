from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm


class ReleaseForm(SeenForm):
    """When the decisions are published; `expected` is the checksum of the reconciliation that the page showed."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=64)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("now")), ("later", gettext_lazy("later, at the moment below"))],
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Moment"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Local time. Until then it can be cancelled."),
    )

    because = forms.CharField(
        label=gettext_lazy("Why it goes out all the same"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only where something found in a file of results is mistaken. It is kept."),
    )

    def __init__(self, *args, stopped: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not stopped:
            del self.fields["because"]

    def clean(self):
        super().clean()
        at = self.cleaned_data.get("at")
        if self.cleaned_data.get("when") == "later" and "at" not in self.errors:
            if at is None:
                self.add_error("at", _("Say from when on the decisions are published."))
            elif at <= timezone.now():
                self.add_error("at", _("This moment is past: publish now, or choose a later one."))

    def moment(self):
        return self.cleaned_data["at"] if self.cleaned_data["when"] == "later" else None

    def look_again(self, version: int) -> None:
        """Nothing is released over a change that was not looked at: the page shows the new reconciliation."""


class DelegationForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Delegation"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In writing: it is kept with the deliberation."),
    )
