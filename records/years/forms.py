from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from curriculum.models import Activity
from pages.seen import SeenForm
from records.registrations.models import AnnualProgramme


class YearForm(SeenForm):
    """The activities of the resident's version; nothing is ticked before a first agreement."""

    activities = forms.ModelMultipleChoiceField(
        Activity.objects.none(),
        label=gettext_lazy("Activities"),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one activity.")},
    )

    def __init__(self, *args, version, annual: AnnualProgramme | None, ticked, **kwargs):
        initial = {"seen": annual.version if annual else 0, "activities": ticked}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["activities"].queryset = Activity.objects.filter(programme_version=version)

    @cached_property
    def ticked(self) -> set[str]:
        """The uuids ticked now, typed or stored."""
        return {str(value) for value in self["activities"].value() or ()}
