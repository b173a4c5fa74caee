"""Small files and rows for the tests of the competencies."""

import json

from competencies.models import ActivityCompetency, Competency, Crosswalk, Descriptor, Framework
from tests.factories import both


def framework_file(code="own", label="1", competencies=("a", "b"), **fields):
    return {
        "format": "cursus-framework/1",
        "code": code,
        "label": label,
        "short_title": code.upper(),
        "title": both(f"Framework {code}"),
        "source": "Invented",
        "valid_from": "2025-01-01",
        "state": "published",
        "competencies": [
            {
                "code": c,
                "title": both(f"Competency {c}"),
                "short_title": both(c),
                "definition": both(f"Definition {c}"),
                "descriptors": [both(f"Manifestation {c}1"), both(f"Manifestation {c}2")],
            }
            for c in competencies
        ],
        **fields,
    }


def crosswalk_file(*rows, start="own-1", end="other-1", **fields):
    return {
        "format": "cursus-crosswalk/1",
        "from": start,
        "to": end,
        "rows": [
            {"from": a, "to": b, "strength": strength, "reason": both(f"{a} is near {b}")} for a, b, strength in rows
        ],
        **fields,
    }


def mapping_file(serves, programme="MMG", framework="own-1", **fields):
    """`serves` is {activity: {competency: relation}}."""
    return {
        "format": "cursus-mapping/1",
        "programme": programme,
        "framework": framework,
        "activities": [
            {
                "activity": activity,
                "serves": [
                    {"competency": c, "relation": relation, "reason": both(f"{activity} trains {c}")}
                    for c, relation in rows.items()
                ],
            }
            for activity, rows in serves.items()
        ],
        **fields,
    }


def written(folder, name, content):
    """The path of a file that holds `content` (text as it is, anything else as JSON)."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def framework(code="own", competencies=("a", "b"), published=True, label="1", valid_from="2025-01-01"):
    made = Framework.objects.create(
        code=code,
        label=label,
        short_title=code.upper(),
        title=both(f"Framework {code}"),
        source="Invented",
        state="published" if published else "draft",
        valid_from=valid_from,
    )
    for position, name in enumerate(competencies, start=1):
        competency = Competency.objects.create(
            framework=made,
            code=name,
            position=position,
            title=both(f"Competency {name}"),
            short_title=both(name),
            definition=both(f"Definition {name}"),
        )
        Descriptor.objects.create(competency=competency, position=1, text=both(f"Manifestation {name}1"))
    return made


def competency(framework, code):
    return framework.competencies.get(code=code)


def crosswalk(start, end, strength="main"):
    return Crosswalk.objects.create(
        from_competency=start, to_competency=end, strength=strength, reason=both(f"{start.code} is near {end.code}")
    )


def serves(activity, competency, relation="main", **fields):
    reason = both(f"{activity.code} trains {competency.code}")
    return ActivityCompetency.objects.create(
        activity=activity, competency=competency, relation=relation, reason=reason, **fields
    )
