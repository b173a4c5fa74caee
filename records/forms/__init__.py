"""The forms of the records, and how a refusal of a service gets to the field that caused it."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from accounts.changes import ConflictError
from ui.figures import day_words


class DayInput(forms.DateInput):
    """The date picker of the device."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class SeenForm(forms.Form):
    """Carries the version of the row that the page showed, 0 for a row that was not there yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_seen(self):
        return self.cleaned_data["seen"] or 0

    def look_again(self, version: int) -> None:
        """After a conflict the page shows what stands there now: saving again replaces that knowingly."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(version)


def take_errors(form: forms.Form, error: ValidationError, aliases: Mapping[str, str] | None = None) -> None:
    """Put what a service refused beside the field concerned, else at the top of the form.

    `aliases`: the form's name of a field that the service calls otherwise.
    """
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for given, errors in error.error_dict.items():
        name = (aliases or {}).get(given, given)
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def take_conflict(form: forms.Form, error: ConflictError) -> None:
    """Say what stands there now for each field that differs from what was typed; the typed values stay."""
    current = error.current
    form.add_error(None, error)
    for name in list(form.fields):
        if not hasattr(current, name) or name == "seen":
            continue
        now, typed = getattr(current, name), form.cleaned_data.get(name)
        if now != typed and not hasattr(now, "all"):  # a list of rows has no short words
            words = day_words(now) if hasattr(now, "isoformat") else now
            form.add_error(name, _("There now: %(value)s") % {"value": words or _("nothing")})
    if isinstance(form, SeenForm):
        form.look_again(current.version)
