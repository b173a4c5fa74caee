"""Search and filters of the list of entries."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Competency
from pages.day_field import DayInput
from portfolio.entries.lines import in_state, matching, since
from portfolio.entries.models import EntryKind


class EntryFilter(forms.Form):
    """An invalid value finds nothing and shows its error."""

    q = forms.CharField(label=gettext_lazy("words"), required=False, max_length=100)
    kind = forms.ModelChoiceField(
        None, to_field_name="code", label=gettext_lazy("kind"), required=False, empty_label=gettext_lazy("all kinds")
    )
    competency = forms.ModelChoiceField(
        None, to_field_name="uuid", label=gettext_lazy("competency"), required=False, empty_label=gettext_lazy("all")
    )

    def __init__(self, data, *, entries):
        super().__init__(data)
        self.fields["q"].widget.attrs["type"] = "search"
        used = entries.order_by()
        self.fields["kind"].queryset = EntryKind.objects.filter(pk__in=used.values("kind"))
        self.fields["competency"].queryset = Competency.objects.filter(pk__in=used.values("competencies"))
        self.fields["competency"].label_from_instance = lambda row: str(row.short_title) or str(row)

    def narrowed(self, entries):
        chosen = self.cleaned_data
        if chosen["kind"]:
            entries = entries.filter(kind=chosen["kind"])
        if chosen["competency"]:
            entries = entries.filter(competencies=chosen["competency"])
        return matching(entries, chosen["q"])


class OwnFilter(EntryFilter):
    state = forms.ChoiceField(label=gettext_lazy("state"), required=False)

    def __init__(self, data, *, entries):
        super().__init__(data, entries=entries)
        self.fields["state"].choices = [
            ("", _("all")),
            ("draft", _("draft")),
            ("private", _("private")),
            ("shared", _("shared")),
            ("evidence", _("signed evidence")),
        ]

    def narrowed(self, entries):
        entries = super().narrowed(entries)
        return in_state(entries, self.cleaned_data["state"]) if self.cleaned_data["state"] else entries


class SharedFilter(EntryFilter):
    since = forms.DateField(label=gettext_lazy("new or changed since"), required=False, widget=DayInput())

    def narrowed(self, entries):
        entries = super().narrowed(entries)
        return since(entries, self.cleaned_data["since"]) if self.cleaned_data["since"] else entries
