"""Forms to copy, edit and publish a draft, and of its rows."""

from decimal import Decimal

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.institutions.models import AcademicYear
from curriculum.programmes.activity_models import Activity, halves
from curriculum.programmes.annual_rules import DATED, IN_CREDITS, IfBroken, Rule
from curriculum.programmes.certification import month_day
from curriculum.programmes.models import ProgrammeVersion, Requirement
from curriculum.translated import Translated
from curriculum.version_forms import SeenForm, TextsForm

MOST_CREDITS = Decimal("9999.5")


def number(label, *, most=MOST_CREDITS, places=1, required=False, help_text="", validators=()):
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=most,
        decimal_places=places,
        localize=True,
        help_text=help_text,
        validators=list(validators),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def stated(help_text=""):
    return number(gettext_lazy("Stated credits"), help_text=help_text, validators=[halves])


def later_years(version: ProgrammeVersion):
    return AcademicYear.objects.filter(start_year__gt=version.first_intake.start_year)


class CopyForm(SeenForm):
    """Name and first intake of a new version."""

    label = forms.CharField(
        label=gettext_lazy("Name of the version"), max_length=30, help_text=gettext_lazy("Such as 2027.")
    )
    first_intake = forms.ModelChoiceField(AcademicYear.objects.none(), label=gettext_lazy("First intake"))

    def __init__(self, source: ProgrammeVersion, *args, **kwargs):
        super().__init__(None, *args, **kwargs)
        self.fields["first_intake"].queryset = later_years(source)


class VersionForm(SeenForm):
    """The rules of a draft."""

    label = forms.CharField(label=gettext_lazy("Name of the version"), max_length=30)
    credits = stated(gettext_lazy("Of the whole programme; empty where it counts in activities alone."))
    threshold = number(gettext_lazy("Threshold of an activity, out of 20"), most=Decimal(20), places=2)
    assessments_per_year = forms.IntegerField(
        label=gettext_lazy("Assessments of an activity a year"), min_value=1, max_value=12
    )
    marks_released = forms.ChoiceField(
        label=gettext_lazy("Residents see marks"), choices=ProgrammeVersion.Release.choices, widget=forms.RadioSelect
    )
    annual_programmes_by = forms.CharField(
        label=gettext_lazy("Annual programmes are approved by"),
        required=False,
        max_length=5,
        validators=[month_day],
        help_text=gettext_lazy("Month and day, such as 10-31."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, version: ProgrammeVersion, *args, **kwargs):
        names = [name for name in self.base_fields if name != "version"]
        super().__init__(version, *args, initial={name: getattr(version, name) for name in names}, **kwargs)

    def clean_label(self):
        label = self.cleaned_data["label"]
        if self.row.programme.versions.filter(label=label).exclude(pk=self.row.pk).exists():
            raise forms.ValidationError(_("The programme has a version of this name. Give it another one."))
        return label

    def clean_source(self):
        return self.cleaned_data["source"].replace("\r\n", "\n")

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PublishForm(SeenForm):
    first_intake = forms.ModelChoiceField(
        AcademicYear.objects.none(),
        label=gettext_lazy("Valid from the intake of"),
        required=False,
        empty_label=None,
    )
    end_origin = forms.BooleanField(required=False)

    def __init__(self, version: ProgrammeVersion, *args, **kwargs):
        super().__init__(version, *args, initial={"first_intake": version.first_intake_id}, **kwargs)
        self.fields["version"].required = False
        origin = version.origin
        self.fields["first_intake"].queryset = later_years(origin) if origin else AcademicYear.objects.all()
        if origin is None or not origin.is_frozen:
            del self.fields["end_origin"]
        else:
            words = _("Version %(label)s takes its last intake the year before") % {"label": origin.label}
            self.fields["end_origin"].label = words

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or self.row.version

    def values(self) -> dict:
        return {
            "first_intake": self.cleaned_data["first_intake"] or self.row.first_intake,
            "end_origin": self.cleaned_data.get("end_origin", False),
        }


class RowForm(TextsForm):
    """A row of a draft without a version of its own: the hidden field holds the draft's version."""

    KEY = "code"
    TITLED = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, version: ProgrammeVersion, row, *args, **kwargs):
        self.held = row
        own = [name for name in self.base_fields if name != "version"]
        super().__init__(version, *args, initial={name: getattr(row, name) for name in own}, **kwargs)
        if self.TITLED:
            self.add_texts("title", gettext_lazy("Title"), row.title, required=self.KEY == "code")

    def clean(self):
        found = super().clean()
        key = found.get(self.KEY)
        others = type(self.held).objects.filter(programme_version=self.row, **{self.KEY: key})
        if key is not None and others.exclude(pk=self.held.pk).exists():
            text = _("%(key)s stands in this draft already. Each may stand once.")
            self.add_error(self.KEY, text % {"key": key})
        return found

    def values(self) -> dict:
        own = [name for name in self.base_fields if name != "version"]
        values = {name: self.cleaned_data[name] for name in own}
        return {**values, "title": self.text("title", self.held.title)} if self.TITLED else values


class BlockForm(RowForm):
    KEY = "number"
    number = forms.IntegerField(label=gettext_lazy("Number"), min_value=1, max_value=99)
    credits = stated(gettext_lazy("Its activities must add up to them; empty where none are stated."))


class CodeForm(RowForm):
    """A heading, or a condition of admission."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=30)


class RequirementForm(RowForm):
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    unit = forms.SlugField(
        label=gettext_lazy("Unit"), max_length=20, help_text=gettext_lazy("What is counted, such as credits.")
    )
    minimum = number(gettext_lazy("Minimum"), most=Decimal("999999.9"))
    maximum = number(gettext_lazy("Maximum"), most=Decimal("999999.9"))
    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=Requirement.Year.choices, widget=forms.RadioSelect)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)

    def clean(self):
        found = super().clean()
        least, most = found.get("minimum"), found.get("maximum")
        if least is None and most is None and not self.errors:
            self.add_error("minimum", _("Give a minimum, a maximum or both."))
        if least is not None and most is not None and least > most:
            self.add_error("minimum", _("It is above the maximum. Correct one of them."))
        return found


class AnnualRuleForm(RowForm):
    """A rule of annual programmes: what it counts, and what happens where it is broken."""

    KEY = "rule"
    TITLED = False
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), choices=Rule.choices, widget=forms.RadioSelect)
    if_broken = forms.ChoiceField(
        label=gettext_lazy("Where it is broken"), choices=IfBroken.choices, widget=forms.RadioSelect
    )
    credits = number(
        gettext_lazy("Credits"),
        validators=[halves],
        help_text=gettext_lazy("A load, or how many credits of an earlier block may still be open."),
    )
    day = forms.CharField(
        label=gettext_lazy("Day of the year"),
        required=False,
        max_length=5,
        validators=[month_day],
        help_text=gettext_lazy("Month and day, such as 10-31: until then the sitting on a prerequisite is awaited."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=200)

    def clean(self):
        found = super().clean()
        rule, credits, day = found.get("rule"), found.get("credits"), found.get("day")
        if rule in IN_CREDITS and credits is None and "credits" not in self.errors:
            self.add_error("credits", _("This rule counts credits: state how many."))
        if rule and rule not in IN_CREDITS and credits is not None:
            self.add_error("credits", _("This rule counts no credits: leave it empty."))
        if rule and day and rule not in DATED:
            self.add_error("day", _("A day goes with the rule on prerequisites alone."))
        return found


class PartForm(forms.Form):
    """One part of an activity; an empty form is ignored."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=30, required=False)
    title_fr = forms.CharField(label=gettext_lazy("Title (français)"), max_length=500, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title (English)"), max_length=500, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Activity.Kind.choices, required=False)

    def clean(self):
        found = super().clean()
        if found.get("code") and not found.get("title_fr"):
            self.add_error("title_fr", _("Give the French title."))
        if found.get("title_fr") and not found.get("code") and "code" not in self.errors:
            self.add_error("code", _("Give a code; empty this line to leave the part out."))
        return found

    def values(self, titles: dict[str, Translated]) -> dict | None:
        found = self.cleaned_data
        if not found.get("code"):
            return None
        words = {**titles.get(found["code"], {}), "fr": found["title_fr"], "en": found["title_en"]}
        title = Translated({code: text for code, text in words.items() if text})
        return {"code": found["code"], "title": title, "kind": found["kind"]}


PartFormSet = formset_factory(PartForm, extra=1, max_num=12, absolute_max=12, validate_max=True)
