from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Institution, Programme
from curriculum.roles import roles_of
from imports.registry import Kind
from imports.stored_table import FileColumn
from sheets.workbook_reader import MOST_BYTES, too_large

ACCEPTED = ".csv,.txt,.tsv,.xlsx"


class UploadForm(forms.Form):
    """The file, with a university or programme to choose where the user works for more than one."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=gettext_lazy("University"), to_field_name="code", empty_label=None
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=gettext_lazy("Programme"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("all that the university runs"),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, 50 MB and 100 000 rows at most."),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *args, user, too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        offices = Institution.objects.filter(pk__in=roles_of(user).secretariat_of)
        programmes = Programme.objects.filter(institutions__in=offices).distinct()
        self.fields["institution"].queryset = offices
        self.fields["programme"].queryset = programmes
        self.only = list(offices[:2])
        if len(self.only) == 1:
            del self.fields["institution"]
        if programmes.count() < 2:
            del self.fields["programme"]
        if too_large:
            self.fields["file"].error_messages["required"] = _("The file is larger than %(most)s MB: split it.") % {
                "most": MOST_BYTES // 1_000_000
            }

    def clean_file(self):
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise ValidationError(too_large(), code="large")
        return found

    @property
    def office(self) -> Institution:
        return self.cleaned_data.get("institution") or self.only[0]


class ColumnsForm(forms.Form):
    """The meaning of each column of the file, and the options of the kind."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, kind: Kind, columns: list[FileColumn], recognised: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("– leave out –")), *[(one.name, label_of(one)) for one in kind.columns]]
        self.kind, self.columns = kind, columns
        for column in columns:
            self.fields[f"column-{column.place}"] = forms.ChoiceField(
                label=_("Taken as, for %(column)s") % {"column": column.title or letter(column.place)},
                choices=choices,
                required=False,
                initial=recognised.get(column.place, ""),
            )
        for option in kind.options:
            self.fields[f"option-{option.name}"] = forms.BooleanField(
                label=str(option.label), help_text=str(option.help), required=False
            )

    def lines(self):
        """Return (column of the file, its letter, its field) for each column."""
        return [(column, letter(column.place), self[f"column-{column.place}"]) for column in self.columns]

    def options(self):
        return [self[f"option-{option.name}"] for option in self.kind.options]

    def assigned(self) -> dict[int, str]:
        given = {column.place: self.cleaned_data.get(f"column-{column.place}") for column in self.columns}
        return {place: name for place, name in given.items() if name}

    def chosen(self) -> dict[str, bool]:
        return {option.name: self.cleaned_data[f"option-{option.name}"] for option in self.kind.options}


def label_of(column) -> str:
    return f"{column.title} *" if column.required else column.title


def letter(place: int) -> str:
    """Return A, B, ... AA: the name of a column in spreadsheet programs."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class WriteForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    only_good = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SeenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
