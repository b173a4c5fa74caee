"""Plans: what a row would do, as data. The preview shows them, the write executes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.bulk import Bulk, Differences
from accounts.models import User, Versioned
from imports.models import ImportRow
from sheets.problems import Problem
from sheets.table import Row

Verdict = ImportRow.Verdict


@dataclass
class Add:
    """A row to insert, with parts that have no version of their own; `notes` go to the audit entry."""

    row: Versioned
    parts: list[models.Model] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    by: User | None = None
    action: str = ""
    institution: str = ""


@dataclass
class Alter:
    """New values for an existing row."""

    row: Versioned
    values: dict[str, Any]
    new_parts: list[models.Model] = field(default_factory=list)
    changed_parts: list[tuple[models.Model, Mapping[str, Any]]] = field(default_factory=list)
    notes: Differences = field(default_factory=dict)
    by: User | None = None
    action: str = ""
    institution: str = ""

    def before(self) -> dict:
        """Return the current values in a form that JSON can hold. Call it before the write."""
        return {
            "type": self.row._meta.label_lower,
            "uuid": str(self.row.uuid),
            "values": stored_values(self.row, self.values),
            "parts": [
                {"type": part._meta.label_lower, "pk": part.pk, "values": stored_values(part, new)}
                for part, new in self.changed_parts
            ],
            "new_parts": [{"type": part._meta.label_lower, "pk": part.pk} for part in self.new_parts],
        }


def stored_values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Return {column: value as text, or None} for these fields."""
    fields = [row._meta.get_field(name) for name in names]
    values = {f.attname: getattr(row, f.attname) for f in fields if isinstance(f, models.Field)}
    return {name: None if value is None else str(value) for name, value in values.items()}


@dataclass
class Plan:
    """What happens to one row. `related_problems` come from another row that makes this one doubtful too.

    `subject`: the key of the person or thing concerned. `about`: its name for readers. `is_new`: it did not exist.
    `differences`: (label, before, after) of what changes, in words.
    """

    row: Row
    about: str = ""
    subject: int | None = None
    is_new: bool = False
    adds: list[Add] = field(default_factory=list)
    alters: list[Alter] = field(default_factory=list)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    related_problems: list[Problem] = field(default_factory=list)

    def refuse(self, text: object, column: str = "") -> None:
        self.problems.append(Problem(str(text), self.row.number, column))

    def doubt(self, text: object, column: str = "") -> None:
        self.related_problems.append(Problem(str(text), self.row.number, column))

    @property
    def is_good(self) -> bool:
        return not self.problems and not self.related_problems

    @property
    def verdict(self) -> str:
        if not self.is_good:
            return Verdict.REFUSED
        if self.is_new:
            return Verdict.NEW
        return Verdict.CHANGED if self.adds or self.alters else Verdict.SAME

    def build(self) -> None:
        """Make `adds` and `alters` for a kind that postpones them; called for all rows, in order, before the write.

        A postponed row has its verdict from `is_new` and `differences`.
        """

    def fill(self, bulk: Bulk) -> None:
        for one in self.adds:
            bulk.add(
                one.row, parts=one.parts, notes=one.notes, by=one.by, action=one.action, institution=one.institution
            )
        for other in self.alters:
            bulk.change(
                other.row,
                other.values,
                new_parts=other.new_parts,
                changed_parts=other.changed_parts,
                notes=other.notes,
                by=other.by,
                action=other.action,
                institution=other.institution,
            )
