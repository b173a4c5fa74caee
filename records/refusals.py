"""Refusals that keep their code beside the field that caused them."""

from django.core.exceptions import ValidationError


def wrong(field: str, text, code: str) -> ValidationError:
    """A `ValidationError` of one field."""
    return ValidationError({field: ValidationError(text, code=code)})
