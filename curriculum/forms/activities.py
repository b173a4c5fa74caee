from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.forms.base import SeenForm, TextsForm
from curriculum.models import AcademicYear, Activity, Institution, ProgrammeVersion
from curriculum.models.activities import halves


class ActivityForm(TextsForm):
    """What is edited most in a draft; the rest comes by a file. Translated texts have a field for each language."""

    TRANSLATED = {"title": _("Title"), "period": _("Period")}

    def __init__(self, activity: Activity, *args, **kwargs):
        initial = {"credits": activity.credits, "organisers": activity.organisers.all()}
        super().__init__(activity, *args, initial=initial, **kwargs)
        for name, label in self.TRANSLATED.items():
            self.add_texts(name, label, getattr(activity, name), required=name == "title")
        self.fields["credits"] = forms.DecimalField(
            label=_("Credits"),
            required=False,
            min_value=Decimal(0),
            max_value=Decimal("999.5"),
            validators=[halves],
            localize=True,
            help_text=_("In halves, such as 1.5; empty where none are given."),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )
        self.fields["organisers"] = forms.ModelMultipleChoiceField(
            Institution.objects.filter(programmes=activity.programme_version.programme_id),
            label=_("Organisers"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def values(self) -> dict:
        """What was entered, in the terms of the model; languages without a field keep their text."""
        entered = {name: self.cleaned_data[name] for name in ("credits", "organisers")}
        for name in self.TRANSLATED:
            entered[name] = self.text(name, getattr(self.row, name))
        return entered


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
        """All codes that the activity is to have; those of other institutions stay."""
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
