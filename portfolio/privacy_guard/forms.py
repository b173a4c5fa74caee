from django import forms
from django.utils.translation import gettext as _

from pages.seen import SeenForm
from portfolio.privacy_guard.findings import open_places
from portfolio.privacy_guard.models import Guarded
from portfolio.privacy_guard.services import unconfirmed


class ConfirmingForm(SeenForm):
    """Adds one checkbox for each unconfirmed finding: its author confirms that it is not a patient's."""

    def ask_about(self, row: Guarded, typed: dict[str, str] | None = None) -> None:
        asked = open_places(row, typed=typed)
        if asked:
            self.fields["confirmed"] = forms.MultipleChoiceField(
                label=_("not a patient's"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(place.digest, in_words(place)) for place in asked],
                help_text=_("Tick what is not a patient's. If it is one's, change the text first."),
            )

    def asks(self) -> list:
        """Return the bound field of the checkboxes in a list, empty where nothing was found."""
        return [self["confirmed"]] if "confirmed" in self.fields else []

    def ticked(self) -> list[str]:
        """Return the confirmed digests. Call after `is_valid()`."""
        return self.cleaned_data.get("confirmed", [])

    def clean(self):
        super().clean()
        asked = self.fields.get("confirmed")
        if asked and len(self.cleaned_data.get("confirmed", [])) < len(asked.choices):
            self.add_error("confirmed", unconfirmed())


def in_words(place) -> str:
    return _("%(kind)s “%(text)s” in “%(where)s”") % {
        "kind": place.finding.kind.words.capitalize(),
        "text": place.finding.text,
        "where": place.label,
    }
