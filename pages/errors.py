"""Errors of services: raised for one field, and shown beside the form's field that caused them."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from accounts.changes import ConflictError
from pages.seen import SeenForm
from ui.figures import day_words


def wrong(field: str, text, code: str) -> ValidationError:
    """A `ValidationError` of one field, with its code."""
    return ValidationError({field: ValidationError(text, code=code)})


def take_errors(form: forms.Form, error: ValidationError, aliases: Mapping[str, str] | None = None) -> None:
    """Put what a service refused beside the field concerned, else at the top of the form.

    `aliases`: {name of a field in the service: its name in the form}.
    """
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for given, errors in error.error_dict.items():
        name = (aliases or {}).get(given, given)
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


def take_conflict(form: forms.Form, error: ConflictError) -> None:
    """Show the current value beside each field that differs from what was typed; the typed values stay."""
    current = error.current
    form.add_error(None, error)
    for name in list(form.fields):
        if not hasattr(current, name) or name == "seen":
            continue
        now, typed = getattr(current, name), form.cleaned_data.get(name)
        if now != typed and not hasattr(now, "all"):  # a related manager has no short words
            words = day_words(now) if hasattr(now, "isoformat") else now
            form.add_error(name, _("There now: %(value)s") % {"value": words or _("nothing")})
    if isinstance(form, SeenForm):
        form.look_again(current.version)
