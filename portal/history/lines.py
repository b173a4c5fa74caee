"""The entries of a page as lines of words: a fixed number of queries for each model that occurs among them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import MASK, plain
from accounts.models import AuditEntry, Versioned
from curriculum.models import Activity, ExamSession, ProgrammeVersion
from curriculum.translated import Translated, TranslatedField
from portal.history.models_shown import SHOWN
from portal.history.permissions import history_roles
from portal.history.shown import LABELS, Shown
from ui.figures import NOTHING, day_words, decimal_words

ACTS = {
    "create": gettext_lazy("created"),
    "load": gettext_lazy("loaded from a file"),
    "import": gettext_lazy("imported"),
    "undo": gettext_lazy("import undone"),
}
# Relations that the name of a row needs
FURTHER: dict[type[models.Model], tuple[str, ...]] = {
    ProgrammeVersion: ("programme",),
    Activity: ("programme_version",),
}


@dataclass(frozen=True)
class Line:
    """One change. `values`: (label, before, after); before is empty for a new row."""

    entry: AuditEntry
    title: str
    name: str
    values: list[tuple[str, str, str]]
    reason: str

    @property
    def who(self) -> str:
        return self.entry.actor_name or _("Cursus itself")

    @property
    def act(self) -> str:
        return str(ACTS.get(self.entry.action, _("created") if not self.entry.before else _("changed")))

    @property
    def changes(self) -> str:
        """The values in one text: "ends 1 October 2026 → 8 October 2026"."""
        return "; ".join(f"{label} {f'{was} → ' if was else ''}{now}" for label, was, now in self.values)


def lines(entries: Sequence[AuditEntry], user) -> list[Line]:
    """Return a line for each entry, with the fields that the user's roles see and no others."""
    roles = history_roles(user)
    by_kind: dict[str, list[AuditEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.object_type].append(entry)
    names = {kind: names_of(kind, found) for kind, found in by_kind.items()}
    rows = {kind: rows_of(kind, found) for kind, found in by_kind.items() if SHOWN[kind].as_it_is}
    drawn = []
    for entry in entries:
        row = rows.get(entry.object_type, {}).get(entry.object_uuid)
        drawn.append((entry, *values_of(entry, SHOWN[entry.object_type].fields(roles), row)))
    words = Words(drawn)
    return [
        Line(
            entry,
            str(SHOWN[entry.object_type].title),
            names[entry.object_type].get(entry.object_uuid, ""),
            words.changes(entry.object_type, before, after),
            entry.reason if SHOWN[entry.object_type].why else "",
        )
        for entry, before, after in drawn
    ]


def values_of(entry: AuditEntry, fields: set[str], row: models.Model | None) -> tuple[dict, dict]:
    """Return what was there before and after, of these fields."""
    if row is not None:
        return {}, {name: plain(getattr(row, name)) for name in sorted(fields)}
    before = {name: value for name, value in entry.before.items() if name in fields}
    after = {name: value for name, value in entry.after.items() if name in fields}
    if entry.object_type == "records.result" and after.get("state") == "submitted":
        before = {}  # a draft is for those who encode
    return before, after


def rows_of(kind: str, entries: Iterable[AuditEntry]) -> dict:
    found = apps.get_model(kind)._default_manager.filter(uuid__in=[entry.object_uuid for entry in entries])
    return {row.uuid: row for row in found}


def names_of(kind: str, entries: Iterable[AuditEntry]) -> dict[Any, str]:
    """Return {uuid: what names the row}; one query."""
    shown: Shown = SHOWN[kind]
    paths = []
    for path in shown.names:
        person = path.removesuffix("@")
        before = f"{person}__" if person else ""
        paths += [f"{before}given_name", f"{before}family_name"] if path.endswith("@") else [path]
    found = apps.get_model(kind)._default_manager.filter(uuid__in={entry.object_uuid for entry in entries})
    return {uuid: named(shown.names, list(values)) for uuid, *values in found.values_list("uuid", *paths)}


def named(paths: tuple[str, ...], values: list) -> str:
    parts = []
    for path in paths:
        if path.endswith("@"):
            parts.append(f"{values.pop(0)} {values.pop(0)}".strip())
        else:
            value = values.pop(0)
            year = path.endswith("start_year") and f"{value}-{value + 1}"
            parts.append(year or (str(Translated(value)) if isinstance(value, dict) else str(value or "")))
    return ", ".join(part for part in parts if part)


class Words:
    """Values of the audit in words. Keys of other rows are looked up once for all entries, one query a model."""

    def __init__(self, drawn: Iterable[tuple[AuditEntry, dict, dict]]):
        keys: dict[type[models.Model], set[str]] = defaultdict(set)
        for entry, before, after in drawn:
            for name, value in [*before.items(), *after.items()]:
                target = target_of(entry.object_type, name)
                if target is not None and value not in (None, ""):
                    keys[target].add(str(value))
        self.found = {model: titles(model, wanted) for model, wanted in keys.items()}

    def changes(self, kind: str, before: dict, after: dict) -> list[tuple[str, str, str]]:
        """Return the changed fields with their labels, in the order in which they are listed."""
        names = [name for name in field_order(kind) if name in before or name in after]
        return [
            (
                label_of(kind, name),
                self.value(kind, name, before[name]) if name in before else "",
                self.value(kind, name, after.get(name)),
            )
            for name in names
            if before.get(name) or after.get(name) not in (None, "", [], {})
        ]

    def value(self, kind: str, name: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return NOTHING
        if value == MASK:
            return _("not kept")
        target = target_of(kind, name)
        if target is not None:
            return self.found.get(target, {}).get(str(value), NOTHING)
        return text(field_of(kind, name), value)


def titles(model: type[models.Model], keys: set[str]) -> dict[str, str]:
    """Return {key of the audit: what names the row}. The audit holds the uuid of a row that has one."""
    key = "uuid" if issubclass(model, Versioned) else "pk"
    wanted = [value for value in keys if len(value) == 36 or key == "pk"]
    rows = model._default_manager.filter(**{f"{key}__in": wanted}).select_related(*FURTHER.get(model, ()))
    return {str(getattr(row, key)): title_of(row) for row in rows}


def title_of(row: models.Model) -> str:
    """Return what names the row; an activity with its version, since a move leads to one of the same title."""
    if isinstance(row, Activity):
        return f"{row.title} ({row.programme_version.label})"
    return str(getattr(row, "title", row))


def field_of(kind: str, name: str) -> Any:
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def target_of(kind: str, name: str) -> type[models.Model] | None:
    """Return the model that a field points to; None for a plain value."""
    return getattr(field_of(kind, name), "related_model", None)


def field_order(kind: str) -> list[str]:
    shown = SHOWN[kind]
    return list(dict.fromkeys([*shown.office, *shown.administrator]))


def label_of(kind: str, name: str) -> str:
    return str(LABELS.get(name) or field_of(kind, name).verbose_name)


def text(field: Any, value: Any) -> str:
    """Return a plain value of this field in words."""
    choices = dict(getattr(field, "flatchoices", ()) or ())
    if isinstance(value, list):
        sessions = dict(ExamSession.Kind.choices)
        return ", ".join(str(sessions.get(one, one)) for one in value)
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, TranslatedField) and isinstance(value, dict):
        return str(Translated(value))
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return day_words(moment) if moment else str(value)
    if isinstance(field, models.DateField):
        return day_words(date.fromisoformat(value))
    if isinstance(field, models.TimeField):
        return f"{time.fromisoformat(value):%H:%M}"
    if isinstance(field, models.DecimalField):
        return decimal_words(value)
    return str(value)
