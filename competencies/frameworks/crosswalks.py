"""Reading one framework through another."""

from collections import defaultdict

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.models import Competency, Framework


def counterparts(framework: Framework, user) -> dict[int, list[tuple[Competency, Crosswalk]]]:
    """Return {competency id of another framework: its counterparts in `framework`}; one query."""
    ways: dict[int, list[tuple[Competency, Crosswalk]]] = defaultdict(list)
    for row in Crosswalk.objects.visible_to(user).touching(framework).with_competencies():
        if row.to_framework_id == framework.pk:
            ways[row.from_competency_id].append((row.to_competency, row))
        else:
            ways[row.to_competency_id].append((row.from_competency, row))
    return ways


def seen_from(framework: Framework, user) -> list[dict]:
    """Return the crosswalks of a framework, each from its side: {own, other, crosswalk}."""
    rows = []
    for row in Crosswalk.objects.visible_to(user).touching(framework).with_competencies():
        own, other = row.from_competency, row.to_competency
        if row.to_framework_id == framework.pk:
            own, other = other, own
        rows.append({"own": own, "other": other, "crosswalk": row})
    return sorted(rows, key=lambda r: (r["other"].framework_id, r["own"].position, r["crosswalk"].strength))
