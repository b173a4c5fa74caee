from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Activity
from pages.day_field import day_field
from pages.seen import SeenForm
from records.models import AnnualProgramme


class YearForm(SeenForm):
    """The activities of the resident's version, to be ticked; nothing is ticked in a year that is not agreed yet."""

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
        """The uuids that are ticked now, typed or stored."""
        return {str(value) for value in self["activities"].value() or ()}


class ExemptionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Earlier study"),
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What the jury valued, as it will stand in the record."),
    )
    decided_on = day_field(gettext_lazy("Decided on"))


class WithdrawalForm(SeenForm):
    withdrawn_on = day_field(gettext_lazy("Withdrawn on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 3}))


class AssessmentsForm(SeenForm):
    extra = forms.IntegerField(label=gettext_lazy("Further assessments this year"), min_value=0, max_value=5)
    reason = forms.CharField(label=gettext_lazy("Reason of the jury"), widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, allowed: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["extra"].help_text = _("Beyond the %(count)s of the programme.") % {"count": allowed}
