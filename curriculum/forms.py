from decimal import Decimal

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.models import Versioned
from curriculum.models import AcademicYear, Activity, Institution, ProgrammeVersion
from curriculum.models.activities import halves
from curriculum.translated import Translated


class SeenForm(forms.Form):
    """A form that says which version of the row its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, row: Versioned, *args, initial=None, **kwargs):
        self.row = row
        super().__init__(*args, initial={"version": row.version, **(initial or {})}, **kwargs)

    def show_conflict(self, error) -> None:
        """Keep what was typed, and let it be saved over what stands there now that its reader was told."""
        self.add_error(None, error)
        self.data = self.data.copy()
        self.data["version"] = error.current.version


class ActivityForm(SeenForm):
    """What is edited most in a draft; the rest comes by a file. Translated texts have a field for each language."""

    TRANSLATED = {"title": _("Title"), "period": _("Period")}

    def __init__(self, activity: Activity, *args, **kwargs):
        initial = {"credits": activity.credits, "organisers": activity.organisers.all()}
        super().__init__(activity, *args, initial=initial, **kwargs)
        for name, label in self.TRANSLATED.items():
            self.add_languages(name, label, getattr(activity, name))
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

    def add_languages(self, name: str, label, text: Translated) -> None:
        for code, _name in settings.LANGUAGES:
            language = get_language_info(code)["name_local"]
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=_("%(what)s (%(language)s)") % {"what": label, "language": language},
                required=name == "title" and code == "fr",
                max_length=500,
                initial=text.get(code, ""),
            )

    def values(self) -> dict:
        """What was entered, in the terms of the model; languages without a field keep their text."""
        entered = {name: self.cleaned_data[name] for name in ("credits", "organisers")}
        for name in self.TRANSLATED:
            text = dict(getattr(self.row, name))
            for code, _language in settings.LANGUAGES:
                text[code] = self.cleaned_data[f"{name}_{code}"]
            entered[name] = Translated({code: words for code, words in text.items() if words})
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
