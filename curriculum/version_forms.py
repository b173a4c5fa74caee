"""Forms of versioned rows of programmes and frameworks, with texts in several languages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.changes import ConflictError
from accounts.models import Versioned
from accounts.permissions import WrongStateError
from curriculum.translated import Translated

FIRST = "fr"  # the fallback of the other languages


class SeenForm(forms.Form):
    """Holds the version of the row that the page showed; without a row, a form for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, row: Versioned | None, *args, initial=None, **kwargs):
        self.row: Any = row
        super().__init__(*args, initial={"version": row.version if row else None, **(initial or {})}, **kwargs)
        if row is None:
            del self.fields["version"]

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"]

    def show_conflict(self, error) -> None:
        """Keep what was typed; a second submit saves over the newer version."""
        self.add_error(None, error)
        self.data = self.data.copy()
        self.data["version"] = error.current.version

    def saves(self, write: Callable[[], object]) -> bool:
        """Call `write`; return whether it succeeded. Errors are added to the fields concerned."""
        try:
            write()
        except ConflictError as error:
            self.show_conflict(error)
        except WrongStateError as error:
            self.add_error(None, error.reason)
        except ValidationError as error:
            for name, reasons in getattr(error, "error_dict", {NON_FIELD_ERRORS: error.messages}).items():
                field = name if name in self.fields else f"{name}_{FIRST}"
                self.add_error(field if field in self.fields else None, reasons)
        else:
            return True
        return False


class TextsForm(SeenForm):
    """Has one field for each language of a translated text; other languages keep their text."""

    def add_texts(
        self, name: str, label, text: Translated | None = None, *, required=True, most=500, rows=0, help_text=""
    ) -> None:
        """`required` applies to French only; `rows` is the height of a textarea, 0 for a single line."""
        for code, _name in settings.LANGUAGES:
            language = get_language_info(code)["name_local"]
            marked = {"lang": code}  # for screen readers and spelling
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=_("%(what)s (%(language)s)") % {"what": label, "language": language},
                required=required and code == FIRST,
                max_length=most,
                initial=text.get(code, "") if text else "",
                help_text=help_text if code == FIRST else "",
                widget=forms.Textarea({"rows": rows, **marked}) if rows else forms.TextInput(marked),
            )

    def text(self, name: str, before: Translated | None = None) -> Translated:
        found = dict(before or {})
        for code, _language in settings.LANGUAGES:
            found[code] = self.cleaned_data[f"{name}_{code}"].replace("\r\n", "\n")  # as in files
        return Translated({code: words for code, words in found.items() if words})
