"""Mentoring goals in the personal export."""

from typing import Any

from mentoring.export_values import identified
from mentoring.goals.models import MentoringGoal


def goal(row: MentoringGoal) -> dict[str, Any]:
    return {
        **identified(row),
        "text": row.text,
        "mentor": str(row.mentor),
        "due": row.due.isoformat() if row.due else None,
        "state": row.state,
        "settled_on": row.settled_on.isoformat() if row.settled_on else None,
        "released_at": row.released_at.isoformat() if row.released_at else None,
    }
