from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.institutions.models import Institution
from curriculum.programmes.calendar_models import CalendarDay
from curriculum.version_forms import TextsForm
from pages.day_field import day_field

EVERYBODY = "all"


class DayForm(TextsForm):
    """A day or a period, and whose calendar it is on."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CalendarDay.Kind.choices, widget=forms.RadioSelect)
    starts = day_field(gettext_lazy("First day"))
    ends = day_field(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day."))
    scope = forms.ChoiceField(label=gettext_lazy("On whose calendar"), widget=forms.RadioSelect)

    def __init__(self, day: CalendarDay | None, *args, programmes, **kwargs):
        initial = {}
        if day is not None:
            initial = {"kind": day.kind, "starts": day.starts, "ends": day.ends, "scope": scope_of(day)}
        super().__init__(day, *args, initial=initial, **kwargs)
        self.programmes = {str(one.uuid): one for one in programmes.order_by("code")}
        countries = Institution.objects.exclude(country="").order_by("country").values_list("country", flat=True)
        self.countries = dict.fromkeys(countries)
        self.fields["scope"].choices = [
            *((key, str(one)) for key, one in self.programmes.items()),
            *((code, _("Universities of %(country)s") % {"country": code}) for code in self.countries),
            (EVERYBODY, _("Everybody")),
        ]
        self.add_texts("title", _("Title"), day.title if day else None, most=120)
        self.order_fields(["version", "title_fr", "title_en", "kind", "starts", "ends", "scope"])

    def values(self) -> dict:
        found = self.cleaned_data
        return {
            "kind": found["kind"],
            "title": self.text("title", self.row.title if self.row else None),
            "starts": found["starts"],
            "ends": found["ends"] or found["starts"],
            "country": found["scope"] if found["scope"] in self.countries else "",
            "programme": self.programmes.get(found["scope"]),
        }


def scope_of(day: CalendarDay) -> str:
    return str(day.programme.uuid) if day.programme else day.country or EVERYBODY
