"""A programme version as a programme file, which loads again to the same."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from curriculum.loading.programme_file import FORMAT, PROGRAMME_FILE, RULES
from curriculum.loading.stored_plan import described
from curriculum.loading.structures import Fields, Many
from curriculum.programmes.models import ProgrammeVersion

LISTS = (
    "institutions",
    "blocks",
    "groups",
    "requirements",
    "annual_rules",
    "admission_conditions",
    "honours",
    "activities",
)


def programme_file(version: ProgrammeVersion) -> str:
    """Return the JSON text; empty fields that equal their default are left out."""
    plan = described(version)
    tree: dict[str, Any] = {
        "format": FORMAT,
        "publish": version.is_frozen,
        "programme": plan["programme"],
        "version": plan["version"],
        "jury": plan["jury"].get(RULES),
    }
    for name in LISTS:
        rows = list(plan[name].values())
        tree[name] = sorted(rows, key=lambda row: row["position"]) if rows and "position" in rows[0] else rows
    return json.dumps(shaped(tree, PROGRAMME_FILE), ensure_ascii=False, indent=2) + "\n"


def shaped(value: Any, shape: Any) -> Any:
    """Return the fields of the shape, in its order, as JSON values."""
    if isinstance(shape, Fields):
        held = {name: value.get(name) for name in shape.fields}
        return {
            name: shaped(one, shape.fields[name])
            for name, one in held.items()
            if one is not None and (shape.fields[name].required or one not in ("", [], {}))
        }
    if isinstance(shape, Many):
        return [shaped(one, shape.of) for one in value]
    return written(value)


def written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
