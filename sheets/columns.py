"""The columns that a table may have."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from sheets.cleaning import words


@dataclass(frozen=True)
class Column:
    """A column that a table may have. `names`: the headers understood, the first one its name in code and messages.

    `label` is what people read, and what an export writes: understood in every language of the interface.
    """

    names: tuple[str, ...]
    required: bool = False
    label: str | Promise = ""
    help: str | Promise = ""

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def title(self) -> str:
        return str(self.label or self.name)

    @cached_property
    def understood(self) -> frozenset[str]:
        labels = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                labels.append(self.title)
        return frozenset(words(one) for one in (*self.names, *labels))
