from django import forms
from django.utils.translation import gettext_lazy

from pages.seen import SeenForm

NO_SUCCESS = "no"
WITHOUT = "without"


class CycleForm(SeenForm):
    """Success with which honours, or none; a reason where that is not what is proposed."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Where the jury decides otherwise than proposed. The resident reads it."),
    )

    def __init__(self, *args, honours, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [
            (WITHOUT, gettext_lazy("success, without honours")),
            *[(row.code, row.title) for row in honours],
            (NO_SUCCESS, gettext_lazy("no success")),
        ]

    def values(self) -> dict:
        chosen = self.cleaned_data["decision"]
        honours = "" if chosen in (WITHOUT, NO_SUCCESS) else chosen
        return {"success": chosen != NO_SUCCESS, "honours": honours, "reason": self.cleaned_data["reason"]}


def choice_of(success: bool, honours: str) -> str:
    return honours or (WITHOUT if success else NO_SUCCESS)
