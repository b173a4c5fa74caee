"""A day in a form, with the date picker of the device."""

from django import forms


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%Y-%m-%d")  # the only format that the picker understands


def day_field(label, **options):
    return forms.DateField(label=label, widget=DayInput(), **options)
