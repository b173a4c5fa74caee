from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.day_field import day_field
from pages.seen import SeenForm
from records.status_changes.models import StatusChange


class LookFirstForm(SeenForm):
    """Carries the digest of the effects that were shown before the values are saved."""

    looked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"looked", "seen"}}

    def look(self, mark: str) -> None:
        """The page shows the effects now: the next POST saves."""
        self.data = self.data.copy()
        self.data[self.add_prefix("looked")] = mark


class StatusForm(LookFirstForm):
    """A leave, suspension, part-time, withdrawal or end."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=StatusChange.Kind.choices, widget=forms.RadioSelect)
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty when it is not known yet.")
    )
    share = forms.DecimalField(
        label=gettext_lazy("Share of full time"),
        required=False,
        max_digits=3,
        decimal_places=2,
        localize=True,
        help_text=gettext_lazy("For part-time alone: 0.50 is half time."),
    )
    reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Read by the resident, the enrolling university and the director; nobody else."),
    )

    def clean(self):
        super().clean()
        kind, share = self.cleaned_data.get("kind"), self.cleaned_data.get("share")
        if kind == StatusChange.Kind.PART_TIME and "share" not in self.errors and not (share and 0 < share < 1):
            self.add_error("share", _("A part-time status gives its share of full time, between 0 and 1."))
        if kind and kind != StatusChange.Kind.PART_TIME and share is not None:
            self.add_error("share", _("Only a part-time status has a share of full time."))
        if kind in StatusChange.FINAL and self.cleaned_data.get("ends"):
            self.add_error("ends", _("A withdrawal or an end of the programme has no last day."))


class StatusEndForm(LookFirstForm):
    """The last day of a leave, suspension or part-time."""

    ends = day_field(gettext_lazy("Last day"))
