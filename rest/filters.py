"""Filters that several lists share; the schema states the bounds that they check."""

from django import forms
from django_filters import CharFilter, NumberFilter
from drf_spectacular.drainage import set_override


class WholeNumberFilter(NumberFilter):
    """A whole number that fits a database column; anything else is an error of the parameter."""

    field_class = forms.IntegerField

    def __init__(self, *args, min_value=0, max_value=32767, **kwargs):
        super().__init__(*args, min_value=min_value, max_value=max_value, **kwargs)
        set_override(self, "field", {"type": "integer", "minimum": min_value, "maximum": max_value})


class TextFilter(CharFilter):
    """A text of bounded length without NUL, which no database stores."""

    def __init__(self, *args, max_length=100, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)
        set_override(
            self, "field", {"type": "string", "minLength": 1, "maxLength": max_length, "pattern": r"^[^\u0000]*$"}
        )
