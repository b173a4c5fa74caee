from django import forms
from django.utils.translation import gettext_lazy

from competencies.models import Competency, Framework, Theme
from pages.day_field import day_field
from pages.seen import SeenForm
from seminars.meetings.models import SeminarMeeting
from seminars.rules.models import QUARTER


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **attrs):
        super().__init__(attrs=attrs, format="%H:%M")  # the only format that the picker understands


def hour_field(label, **options):
    return forms.TimeField(label=label, widget=HourInput(), **options)


class PlanForm(SeenForm):
    """What a meeting and a series share."""

    title = forms.CharField(label=gettext_lazy("Theme"), max_length=200)
    starts = hour_field(gettext_lazy("From"))
    ends = hour_field(gettext_lazy("To"))
    hours = forms.DecimalField(
        label=gettext_lazy("Hours that count"),
        required=False,
        min_value=QUARTER,
        max_digits=4,
        decimal_places=2,
        localize=True,
        help_text=gettext_lazy("Empty: as long as it lasts. Without breaks, if they do not count."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("How"), choices=SeminarMeeting.Format.choices, widget=forms.RadioSelect
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = forms.URLField(label=gettext_lazy("Link"), required=False, assume_scheme="https", max_length=500)

    def clean(self):
        super().clean()
        values = self.cleaned_data
        kind, formats = values.get("format"), SeminarMeeting.Format
        if kind in (formats.ON_SITE, formats.AWAY) and not values.get("place"):
            self.add_error("place", gettext_lazy("Say where."))
        if kind == formats.ONLINE and not values.get("link"):
            self.add_error("link", gettext_lazy("Give the link."))
        if kind == formats.MIXED and not (values.get("place") and values.get("link")):
            self.add_error("place" if not values.get("place") else "link", gettext_lazy("Give both place and link."))


class MeetingForm(PlanForm):
    day = day_field(gettext_lazy("Date"))
    given_by = forms.CharField(label=gettext_lazy("Given by"), max_length=200, required=False)
    members_only = forms.BooleanField(
        label=gettext_lazy("For members only: nobody of another group makes up for an absence here"), required=False
    )
    competencies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Competencies"),
        queryset=Competency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Subjects across the programme"),
        queryset=Theme.objects.filter(axis__code="transversal"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "seen", "title", "day", "starts", "ends", "hours", "format", "place", "link", "given_by", "members_only",
    )  # fmt: skip

    def __init__(self, *args, framework: Framework | None, **kwargs):
        super().__init__(*args, **kwargs)
        if framework is None:
            del self.fields["competencies"]
        else:
            self.fields["competencies"].queryset = framework.competencies.all()


class SeriesForm(PlanForm):
    """The same hour and place, every so many weeks."""

    first = day_field(gettext_lazy("First day"))
    every = forms.IntegerField(
        label=gettext_lazy("Every … weeks"), min_value=1, max_value=12, help_text=gettext_lazy("1 is every week.")
    )
    number = forms.IntegerField(label=gettext_lazy("How many meetings"), min_value=1, max_value=40)
    field_order = ("seen", "title", "first", "every", "number")


class CancelForm(SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Everybody who was to come reads it.")
    )
