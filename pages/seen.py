"""The version of a row that a page showed: sent with its form, so that a save over a newer one is a conflict."""

from typing import Any

from django import forms


class SeenForm(forms.Form):
    """Has the hidden field `seen`: the version of the row that the page showed, 0 where there was no row yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_seen(self):
        return self.cleaned_data["seen"] or 0

    def look_again(self, version: int) -> None:
        """After a conflict the page shows the current values: a second save replaces them knowingly."""
        typed: Any = self.data  # a QueryDict
        self.data = typed = typed.copy()
        typed[self.add_prefix("seen")] = str(version)
