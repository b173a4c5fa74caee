"""An academic year in a form, by the calendar year in which it begins; the latest first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.models import AcademicYear


def year_field(label, **options) -> forms.ModelChoiceField:
    years = AcademicYear.objects.order_by("-start_year")
    return forms.ModelChoiceField(years, to_field_name="start_year", label=label, **options)


def intake_filter() -> forms.ModelChoiceField:
    """Narrow a list to residents of one intake."""
    return year_field(_("Intake"), required=False, empty_label=_("all intakes"))
