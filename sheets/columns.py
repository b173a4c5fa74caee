"""The columns that a table may have."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from sheets.cleaning import header_key


@dataclass(frozen=True)
class Column:
    """A column that a table may have. `names`: the headers recognised, the first one its name in code and messages.

    `label` is shown to people and written to exports; it is recognised in every language of the interface.
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
        return frozenset(header_key(one) for one in (*self.names, *labels))
