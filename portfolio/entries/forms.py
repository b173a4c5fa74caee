import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Theme
from pages.day_field import DayInput
from portfolio.entries.models import TEXT, TITLE, Entry, EntryKind
from portfolio.entries.tags import competencies_for, registrations_of, themes_by_axis
from portfolio.entries.uploads import ACCEPT, checked
from portfolio.privacy_guard.forms import ConfirmingForm
from portfolio.privacy_guard.identity import mask
from records.models import Enrolment


class WholeText(forms.CharField):
    """A text field whose limit is checked here, not by the browser, which would cut pasted text silently."""

    def __init__(self, *, most: int = TEXT, rows: int = 0, **kwargs):
        self.most = most
        widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
        super().__init__(widget=widget, required=False, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value):
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                _("This has %(length)s characters; %(most)s at most. Nothing was cut: shorten it, or add it as a file.")
                % {
                    "length": number_format(len(value), force_grouping=True),
                    "most": number_format(self.most, force_grouping=True),
                },
                code="max_length",
            )


class ByTitle(forms.ModelMultipleChoiceField):
    """Competencies or themes as checkboxes with their shortest title."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset=None, **kwargs):
        super().__init__(queryset, to_field_name="uuid", required=False, **kwargs)

    def label_from_instance(self, obj):
        return str(getattr(obj, "short_title", "")) or str(obj.title)


class EntryForm(ConfirmingForm):
    """All fields of an entry; a draft requires none. `page` is a token of the browser page (see `save_entry`)."""

    page = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    title = WholeText(
        label=gettext_lazy("title"),
        most=TITLE,
        help_text=gettext_lazy("As you would tell a colleague, without anybody's name."),
    )
    competencies = ByTitle(label=gettext_lazy("competencies"))
    context = WholeText(
        label=gettext_lazy("what happened"), rows=3, help_text=gettext_lazy("A sentence is enough for now.")
    )
    kind = forms.ModelChoiceField(
        EntryKind.objects.none(),
        to_field_name="code",
        label=gettext_lazy("kind"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        blank=True,
    )
    learned = WholeText(label=gettext_lazy("what I learned"), rows=5)
    next_step = WholeText(label=gettext_lazy("next step"), rows=3)
    happened_on = forms.DateField(label=gettext_lazy("date"), widget=DayInput(), required=False)
    registration = forms.ModelChoiceField(
        None, to_field_name="uuid", label=gettext_lazy("activity"), required=False, empty_label="–"
    )

    LATER = ("learned", "next_step", "happened_on", "registration")  # collapsed on the page of a new entry

    def __init__(self, *args, enrolment: Enrolment, entry: Entry | None = None, is_shared=False, **kwargs):
        initial: dict[str, Any] = values_of(entry) if entry else {"seen": 0}
        super().__init__(*args, initial={"page": secrets.token_hex(16), **initial}, **kwargs)
        tagged = [competency.pk for competency in initial.get("competencies", [])]
        self.fields["competencies"].queryset = competencies_for(enrolment, tagged)
        self.fields["kind"].queryset = EntryKind.objects.filter(
            Q(is_offered=True) | Q(pk=entry.kind_id if entry else None)
        )
        self.fields["registration"].queryset = registrations_of(enrolment)
        self.fields["registration"].label_from_instance = activity_and_year
        self.axes = {f"themes_{axis.pk}": (axis, themes) for axis, themes in themes_by_axis()}
        for name, (axis, themes) in self.axes.items():
            self.fields[name] = ByTitle(label=str(axis), queryset=Theme.objects.filter(axis=axis))
            self.initial[name] = [theme for theme in initial.get("themes", []) if theme in themes]
        if entry is not None and is_shared:
            self.ask_about(entry, self.typed() if self.is_bound else None)

    def typed(self) -> dict[str, str]:
        """Return the submitted texts as they would be stored."""
        return {name: mask(str(self.fields[name].to_python(self.data.get(name, "")))) for name in Entry.TEXTS}

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("That day has not come yet."), code="future")
        return day

    def values(self) -> dict:
        """Return the values of `Entry` fields. Call after `is_valid()`."""
        left_out = {"seen", "page", "confirmed", *self.axes}
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {**values, "themes": [theme for name in self.axes for theme in self.cleaned_data[name]]}

    def is_blank(self) -> bool:
        return not any(self.values().values())

    def later_fields(self):
        return [self[name] for name in self.LATER if name in self.fields]

    def theme_fields(self):
        """Return (field, whether it has a value) for each axis of themes."""
        return [(self[name], bool(self[name].value())) for name in self.axes]

    def opens_later(self) -> bool:
        """Whether a collapsed field has a value or an error."""
        fields = [*self.later_fields(), *(self[name] for name in self.axes)]
        return any(bound.value() or bound.errors for bound in fields)


def values_of(entry: Entry) -> dict:
    """Return the initial values of the form for an entry."""
    return {
        **{name: getattr(entry, name) for name in (*Entry.TEXTS, "happened_on")},
        "kind": entry.kind.code if entry.kind else None,
        "registration": entry.registration.uuid if entry.registration else None,
        "competencies": list(entry.competencies.all()),
        "themes": list(entry.themes.all()),
        "seen": entry.version,
    }


def activity_and_year(registration) -> str:
    return f"{registration.activity} ({registration.annual_programme.academic_year})"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"),
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=gettext_lazy(
            "A PDF, a photo, a text or an office document of at most 10 MB; a photo is made smaller here. "
            "Files are not searched for what may identify a patient: look at each page yourself before you send it."
        ),
    )

    def clean_file(self):
        return checked(self.cleaned_data["file"])
