"""Forms that change a published version: official codes and the last intake."""

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.institutions.models import AcademicYear, Institution
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion
from curriculum.version_forms import SeenForm


class CodesForm(SeenForm):
    """The official code of an activity at each of the given institutions."""

    def __init__(self, activity: Activity, institutions: list[Institution], *args, **kwargs):
        super().__init__(activity, *args, **kwargs)
        self.institutions = institutions
        held = {one.institution_id: one.value for one in activity.identifiers.all()}
        for institution in institutions:
            self.fields[f"code_{institution.pk}"] = forms.CharField(
                label=institution.short_name,
                required=False,
                max_length=40,
                initial=held.get(institution.pk, ""),
                help_text=_("Empty: not known yet."),
            )

    def wanted(self) -> dict[Institution, str]:
        """Return all codes the activity is to have; codes at other institutions stay."""
        codes = {one.institution: one.value for one in self.row.identifiers.all()}
        codes |= {one: self.cleaned_data[f"code_{one.pk}"] for one in self.institutions}
        return {institution: value for institution, value in codes.items() if value}


class IntakesForm(SeenForm):
    last_intake = forms.ModelChoiceField(
        AcademicYear.objects.none(), label=_("Last intake"), required=False, empty_label=_("not known yet")
    )

    def __init__(self, version: ProgrammeVersion, *args, **kwargs):
        super().__init__(version, *args, initial={"last_intake": version.last_intake_id}, **kwargs)
        self.fields["last_intake"].queryset = AcademicYear.objects.filter(
            start_year__gte=version.first_intake.start_year
        )
