"""Filters that several lists share."""

from django import forms
from django_filters import NumberFilter


class WholeNumberFilter(NumberFilter):
    """A whole number within what a database column holds; anything else is named as wrong."""

    field_class = forms.IntegerField

    def __init__(self, *args, min_value=0, max_value=32767, **kwargs):
        super().__init__(*args, min_value=min_value, max_value=max_value, **kwargs)
