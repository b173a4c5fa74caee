from dataclasses import asdict

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from curriculum.models import Activity
from pages.day_field import day_field
from pages.seen import SeenForm
from records.registrations.models import AnnualProgramme
from records.years.rules import Grounds

GROUNDS = ("reason", "load_reason", "load_agreed_on")


class YearForm(SeenForm):
    """The activities of the resident's version; nothing is ticked before a first agreement."""

    activities = forms.ModelMultipleChoiceField(
        Activity.objects.none(),
        label=gettext_lazy("Activities"),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one activity.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it departs from a rule"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Where a rule is accepted with a reason."),
    )
    load_reason = forms.CharField(
        label=gettext_lazy("Why the load is reduced"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Where less is taken than the reference load: illness, function, part time."),
    )
    load_agreed_on = day_field(gettext_lazy("Reduced load agreed on"), required=False)

    def __init__(self, *args, version, annual: AnnualProgramme | None, ticked, **kwargs):
        initial = {"seen": annual.version if annual else 0, "activities": ticked}
        if annual is not None:
            initial |= asdict(Grounds.of(annual))
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["activities"].queryset = Activity.objects.filter(programme_version=version)

    @property
    def grounds(self) -> Grounds:
        return Grounds(*(self.cleaned_data[name] for name in GROUNDS))

    @cached_property
    def ticked(self) -> set[str]:
        """The uuids ticked now, typed or stored."""
        return {str(value) for value in self["activities"].value() or ()}
