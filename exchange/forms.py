"""Forms of archives, imports and statements."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.models import Statement
from exchange.statements.lines import StatementLine


class ArchiveForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language of the PDF"), choices=settings.LANGUAGES)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Archive"),
        help_text=gettext_lazy("The ZIP file as you downloaded it from the other installation."),
        widget=forms.ClearableFileInput({"accept": ".zip,application/zip"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *args, too_large: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if too_large:
            most = settings.MOST_UPLOADED // 1_000_000
            text = _("The archive is larger than %(most)s MB. Ask the secretariat: the technical team can load it.")
            self.fields["file"].error_messages["required"] = text % {"most": most}


class SeenForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DecideForm(forms.Form):
    """The statements that were checked, how, and the outcome; nothing is preselected."""

    statements = forms.MultipleChoiceField(
        label=gettext_lazy("What you have checked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what you have checked.")},
    )
    how = forms.CharField(
        label=gettext_lazy("How you checked it"),
        help_text=gettext_lazy("For example: whom you asked at the other university, and when. The resident reads it."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    state = forms.ChoiceField(
        choices=[("confirmed", gettext_lazy("confirmed")), ("refused", gettext_lazy("not confirmed"))],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, lines: Iterable[StatementLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {str(line.statement.uuid): line for line in lines}
        self.fields["statements"].choices = [(uuid, f"{line.what} · {line.who}") for uuid, line in self.lines.items()]

    def chosen(self) -> list[Statement]:
        return [self.lines[uuid].statement for uuid in self.cleaned_data["statements"]]
