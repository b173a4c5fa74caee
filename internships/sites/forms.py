"""Forms of sites and their capacities."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.directory.models import Site, SiteTag
from pages.day_field import day_field
from pages.seen import SeenForm
from places.models import Area, Province

DAYS = ("opens", "closes")


class SiteFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or town"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("all kinds")), *Site.Kind.choices]
    )
    province = forms.ChoiceField(
        label=gettext_lazy("Province"), required=False, choices=[("", gettext_lazy("all provinces")), *Province.choices]
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Class"), required=False, choices=[("", gettext_lazy("all classes")), *Area.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all states")), *Site.State.choices]
    )

    tag = forms.ChoiceField(label=gettext_lazy("Equipment, populations"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].choices = [("", _("no matter which")), *tag_choices(SiteTag.objects.all())]


def tag_choices(tags):
    """Choices of tags, grouped by kind."""
    rows = list(tags)
    return [(kind.label, [(tag.code, str(tag)) for tag in rows if tag.kind == kind]) for kind in SiteTag.Kind]


class SiteForm(SeenForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Site.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    department = forms.CharField(
        label=gettext_lazy("Department"), max_length=100, required=False, help_text=gettext_lazy("Of a hospital.")
    )
    street = forms.CharField(label=gettext_lazy("street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=gettext_lazy("postcode"), max_length=10)
    city = forms.CharField(label=gettext_lazy("town"), max_length=100)
    telephone = forms.CharField(
        label=gettext_lazy("telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    tags = forms.ModelMultipleChoiceField(
        SiteTag.objects.all(),
        to_field_name="code",
        label=gettext_lazy("Equipment, populations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = day_field(gettext_lazy("Takes residents from"), required=False)
    closes = day_field(gettext_lazy("Takes residents until"), required=False)
    remark = forms.CharField(
        label=gettext_lazy("Remark"), required=False, widget=forms.Textarea({"rows": 3}), max_length=2000
    )

    def __init__(self, *args, is_office, **kwargs):
        super().__init__(*args, **kwargs)
        held = self.initial.get("tags", [])
        offered = SiteTag.objects.filter(Q(is_current=True) | Q(code__in=held))
        self.fields["tags"].queryset = offered
        self.fields["tags"].choices = tag_choices(offered)
        if not is_office:
            for name in DAYS:
                del self.fields[name]

    def clean(self):
        super().clean()
        given = self.cleaned_data
        if given.get("kind") == Site.Kind.PRACTICE and given.get("department"):
            self.add_error("department", _("Only a hospital has a department."))
        if given.get("opens") and given.get("closes") and given["closes"] < given["opens"]:
            self.add_error("closes", _("The last day is before the first."))


class SettleForm(SeenForm):
    why = forms.CharField(
        label=gettext_lazy("Why it is refused"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )


def why_field():
    return forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1000)


class CapacityForm(SeenForm):
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False)
    residents = forms.IntegerField(
        label=gettext_lazy("Residents at the same time"),
        min_value=0,
        max_value=99,
        help_text=gettext_lazy("0: it takes nobody in this period."),
    )


class CorrectCapacityForm(CapacityForm):
    why = why_field()


class EndForm(SeenForm):
    """The last day of a row, and the reason."""

    ends = day_field(gettext_lazy("Last day"))
    why = why_field()
