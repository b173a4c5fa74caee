"""What loading a file would change, row by row and field by field."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.loading.programme_file import Plan
from curriculum.translated import languages_of

NOUNS = {
    "academic_years": gettext_lazy("academic year"),
    "sessions": gettext_lazy("session"),
    "days": gettext_lazy("day of the calendar"),
    "institutions": gettext_lazy("institution"),
    "programme": gettext_lazy("programme"),
    "version": gettext_lazy("version"),
    "blocks": gettext_lazy("block"),
    "groups": gettext_lazy("group"),
    "requirements": gettext_lazy("requirement"),
    "annual_rules": gettext_lazy("rule of annual programmes"),
    "admission_conditions": gettext_lazy("admission condition"),
    "jury": gettext_lazy("jury"),
    "honours": gettext_lazy("honours"),
    "activities": gettext_lazy("activity"),
}
ACTIONS = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("removed"),
}
SINGLE = {"programme": "code", "version": "label"}
REMOVABLE = {
    "blocks",
    "groups",
    "requirements",
    "annual_rules",
    "admission_conditions",
    "jury",
    "honours",
    "activities",
}
NOT_FROZEN = {"academic_years", "sessions", "days", "institutions", "programme", "jury", "honours"}
LATE = {"version": {"last_intake", "marks_released", "state"}, "activities": {"codes"}}


@dataclass(frozen=True)
class Difference:
    """One row that differs; `fields`: (before, after) by field name, for changed rows."""

    action: str
    section: str
    key: Any
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_content(self) -> bool:
        """Whether it changes something that is frozen in a published version."""
        if self.section in NOT_FROZEN:
            return False
        touched = {name.partition(".")[0] for name in self.fields}
        return self.action != "changed" or not touched <= LATE.get(self.section, set())

    def __str__(self):
        return f"{NOUNS[self.section]} {self.key}"

    def lines(self) -> Iterator[str]:
        yield f"{ACTIONS[self.action]!s:<9} {self}"
        for name, (before, after) in self.fields.items():
            yield f"{'':<12}{name}: {written(before)} -> {written(after)}"


@dataclass(frozen=True)
class Differences:
    found: list[Difference]
    same: dict[str, int]

    def __bool__(self):
        return bool(self.found)

    def lines(self) -> Iterator[str]:
        for difference in self.found:
            yield from difference.lines()
        if self.same:
            kept = ", ".join(f"{count} × {NOUNS[section]}" for section, count in self.same.items())
            same = _("same")
            yield f"{same:<9} {kept}"


def compare(before: Plan, after: Plan) -> Differences:
    found, same = [], Counter()
    for section in after:
        old, new = keyed(section, before[section]), keyed(section, after[section])
        for key, item in new.items():
            if key not in old:
                found.append(Difference("new", section, key))
            elif fields := changed_fields(old[key], item):
                found.append(Difference("changed", section, key, fields))
            else:
                same[section] += 1
        if section in REMOVABLE:
            found += [Difference("removed", section, key) for key in old if key not in new]
    return Differences(found, dict(same))


def keyed(section: str, content: dict) -> dict[Any, dict]:
    if section in SINGLE:
        return {content[SINGLE[section]]: content} if content else {}
    return content


def changed_fields(old: dict, new: dict) -> dict[str, tuple[Any, Any]]:
    """Compare two rows; translated texts are compared by language, as "title.fr"."""
    if new.get("name", True) is None:  # an institution that the file names by code only
        return {}
    fields = {}
    for name, value in new.items():
        if old[name] == value:
            continue
        if isinstance(value, dict):
            for inner in languages_of(old[name], value):
                if old[name].get(inner) != value.get(inner):
                    fields[f"{name}.{inner}"] = (old[name].get(inner), value.get(inner))
        else:
            fields[name] = (old[name], value)
    return fields


def written(value: Any) -> str:
    if value in (None, "", [], {}):
        return _("(nothing)")
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return ", ".join(str(one.get("code", one)) if isinstance(one, dict) else str(one) for one in value)
    return str(value)
