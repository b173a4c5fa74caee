"""Fields that many filters of lists have."""

from collections.abc import Iterable

from django import forms


def search_field(label) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


def choice_field(label, everything, choices: Iterable = ()) -> forms.ChoiceField:
    """One of the choices, or none: `everything` says so."""
    return forms.ChoiceField(label=label, required=False, choices=[("", everything), *choices])
