"""What the forms of programmes and frameworks share: the version that was seen, and texts in several languages."""

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

FIRST = "fr"  # the language that the others fall back to


class SeenForm(forms.Form):
    """A form that says which version of the row its reader saw; without a row, one for a new row."""

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
        """Keep what was typed, and let it be saved over what stands there now that its reader was told."""
        self.add_error(None, error)
        self.data = self.data.copy()
        self.data["version"] = error.current.version

    def saves(self, write: Callable[[], object]) -> bool:
        """Whether the write went through; if not, the form says why, beside the field concerned where there is one."""
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
    """Has a field for each language of a translated text; languages without a field keep their text."""

    def add_texts(
        self, name: str, label, text: Translated | None = None, *, required=True, most=500, rows=0, help_text=""
    ) -> None:
        """`required` asks for French alone; `rows` makes the fields as high, 0 a single line."""
        for code, _name in settings.LANGUAGES:
            language = get_language_info(code)["name_local"]
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=_("%(what)s (%(language)s)") % {"what": label, "language": language},
                required=required and code == FIRST,
                max_length=most,
                initial=text.get(code, "") if text else "",
                help_text=help_text if code == FIRST else "",
                widget=forms.Textarea({"rows": rows}) if rows else None,
            )

    def text(self, name: str, before: Translated | None = None) -> Translated:
        found = dict(before or {})
        for code, _language in settings.LANGUAGES:
            found[code] = self.cleaned_data[f"{name}_{code}"].replace("\r\n", "\n")  # as files write them
        return Translated({code: words for code, words in found.items() if words})
