from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Activity


class TurnForm(forms.Form):
    """One prerequisite of the resident's version that is open, and why it becomes a corequisite."""

    pair = forms.ChoiceField(label=gettext_lazy("Prerequisite"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The resident reads it."),
    )

    def __init__(self, *args, pairs: list[tuple[Activity, Activity]], **kwargs):
        super().__init__(*args, **kwargs)
        self.pairs = {f"{activity.uuid}.{required.uuid}": (activity, required) for activity, required in pairs}
        words = _("%(activity)s requires %(required)s")
        self.fields["pair"].choices = [
            ("", "–"),
            *[(key, words % {"activity": one, "required": other}) for key, (one, other) in self.pairs.items()],
        ]

    def values(self) -> dict:
        activity, required = self.pairs[self.cleaned_data["pair"]]
        return {"activity": activity, "required": required, "reason": self.cleaned_data["reason"]}
