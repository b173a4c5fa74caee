"""Meetings in the personal export."""

from collections.abc import Mapping
from typing import Any

from mentoring.export_values import identified
from mentoring.meetings.models import MentoringMeeting
from records.models import Enrolment


def meetings(enrolment: Enrolment, notes: Mapping[int, dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return the meetings. `notes`: by meeting id; None leaves the key "note" out."""
    rows = MentoringMeeting.objects.filter(enrolment=enrolment).select_related("mentor").prefetch_related("themes")
    return [
        {
            **identified(row),
            "day": row.day.isoformat(),
            "time": row.time.isoformat("minutes") if row.time else None,
            "mentor": str(row.mentor),
            "state": row.state,
            "mode": row.mode,
            "place": row.place,
            "themes": [theme.code for theme in row.themes.all()],
            "resident_present": row.resident_present,
            "mentor_present": row.mentor_present,
            "others_present": row.others_present,
            "reason": row.reason,
            **({} if notes is None else {"note": notes.get(row.pk)}),
        }
        for row in rows
    ]
