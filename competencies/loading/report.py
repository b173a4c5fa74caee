"""The report of a load: lines for a person, counts for a test."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass
class Report:
    """`created`, `changed`, `removed`: counts by model name; `lines`: the rows; `notes`: what needs attention."""

    created: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    removed: Counter = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.changed or self.removed)

    def say_created(self, row) -> None:
        self.created[type(row).__name__] += 1
        self.lines.append(_("new: %(row)s") % {"row": name_of(row)})

    def say_changed(self, row, names) -> None:
        self.changed[type(row).__name__] += 1
        self.lines.append(_("changed: %(row)s (%(fields)s)") % {"row": name_of(row), "fields": ", ".join(names)})

    def say_removed(self, row) -> None:
        self.removed[type(row).__name__] += 1
        self.lines.append(_("removed: %(row)s") % {"row": name_of(row)})


def name_of(row) -> str:
    return f"{row._meta.verbose_name} {row}"
