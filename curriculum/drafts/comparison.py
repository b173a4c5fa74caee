"""Differences between a version and its origin, row by row and field by field, in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from curriculum.jury_rules.models import Honours, JuryRules
from curriculum.loading.differences import ACTIONS, Difference, compare
from curriculum.loading.stored_plan import describe_version
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.annual_rules import AnnualRule, Rule
from curriculum.programmes.models import ActivityGroup, AdmissionCondition, Block, ProgrammeVersion, Requirement
from ui.figures import day_words, decimal_words

MODELS = {
    "version": ProgrammeVersion,
    "blocks": Block,
    "groups": ActivityGroup,
    "requirements": Requirement,
    "annual_rules": AnnualRule,
    "admission_conditions": AdmissionCondition,
    "jury": JuryRules,
    "honours": Honours,
    "activities": Activity,
}
HEADINGS = {
    "version": gettext_lazy("Rules of the version"),
    "blocks": gettext_lazy("Blocks"),
    "groups": gettext_lazy("Headings"),
    "requirements": gettext_lazy("Requirements"),
    "annual_rules": gettext_lazy("Rules of annual programmes"),
    "admission_conditions": gettext_lazy("Conditions of admission"),
    "jury": gettext_lazy("Jury"),
    "honours": gettext_lazy("Honours"),
    "activities": gettext_lazy("Activities"),
}
TIES = {
    "block": gettext_lazy("block"),
    "group": gettext_lazy("heading"),
    "organisers": gettext_lazy("organisers"),
    "prerequisites": gettext_lazy("to be passed before"),
    "corequisites": gettext_lazy("to be taken in the same year"),
    "counts_for": gettext_lazy("counts for"),
    "parts": gettext_lazy("parts"),
    "codes": gettext_lazy("official code"),
}
OF_THE_VERSION = {"label", "state"}  # which always differ


@dataclass(frozen=True)
class Field:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Item:
    """One row that differs. `action`: new, changed or removed; `fields`: what changed."""

    action: str
    words: str
    name: str
    fields: tuple[Field, ...] = ()


def compared(before: ProgrammeVersion, after: ProgrammeVersion) -> list[tuple[str, list[Item]]]:
    """Return (heading, items) for each section that differs; a fixed number of queries."""
    old, new = describe_version(before), describe_version(after)
    for plan in (old, new):
        plan["version"] = {k: v for k, v in plan["version"].items() if k not in OF_THE_VERSION} | {"label": ""}
        for section in ("groups", "admission_conditions", "activities"):
            for row in plan[section].values():
                row.pop("position")  # a changed order alone is no difference
    found: dict[str, list[Item]] = {}
    for difference in compare(old, new).found:
        plan = old if difference.action == "removed" else new
        found.setdefault(difference.section, []).append(item(difference, plan))
    return [(str(HEADINGS[section]), found[section]) for section in HEADINGS if section in found]


def item(difference: Difference, plan: dict) -> Item:
    section, key = difference.section, difference.key
    title = "" if section == "version" else str(plan[section][key].get("title") or "")
    name = f"{key} · {title}" if title and key else str(key or title)
    if section == "annual_rules":
        name = str(Rule(key).label)
    fields = [Field(label(section, one), *map(shown, values)) for one, values in difference.fields.items()]
    return Item(difference.action, str(ACTIONS[difference.action]), name, tuple(fields))


def label(section: str, name: str) -> str:
    """Return "title (français)" for "title.fr", by the verbose name of the field."""
    field, _dot, inner = name.partition(".")
    words = str(TIES[field]) if field in TIES else verbose(section, field)
    if not inner:
        return words
    of = inner if field == "codes" else get_language_info(inner)["name_local"]
    return _("%(what)s (%(language)s)") % {"what": words, "language": of}


def verbose(section: str, name: str) -> str:
    fields: dict[str, Any] = {field.name: field for field in MODELS[section]._meta.fields}
    return str(fields[name].verbose_name) if name in fields else name


def shown(value: Any) -> str:
    """Return a value in words, a dash for none."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, Decimal):
        return decimal_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, list):
        return ", ".join(str(one["title"]) if isinstance(one, dict) else str(one) for one in value)
    return str(value)
