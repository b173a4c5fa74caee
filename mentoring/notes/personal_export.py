"""Notes and released passages in the personal export."""

from typing import Any

from mentoring.export_values import identified
from mentoring.meetings.personal_export import meetings
from mentoring.notes.keys import SealError
from mentoring.notes.models import Note, Passage, Sealed
from records.models import Enrolment


def words(row: Sealed) -> dict[str, str]:
    """Return the text or, so that an export never fails for a missing key, why it cannot be opened."""
    try:
        return {"text": row.opened()}
    except SealError as error:
        return {"unreadable": error.reason}


def written_notes(enrolment: Enrolment) -> dict[int, dict[str, Any]]:
    """Return the notes by meeting id."""
    return {
        note.meeting_id: {**identified(note), **words(note), "written_at": note.written_at.isoformat()}
        for note in Note.objects.filter(meeting__enrolment=enrolment)
    }


def notes(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Return {"meeting", "day", "mentor", "note"} for each meeting with a note, the oldest first."""
    rows = sorted(meetings(enrolment, written_notes(enrolment)), key=lambda row: row["day"])
    return [
        {"meeting": row["uuid"], "day": row["day"], "mentor": row["mentor"], "note": row["note"]}
        for row in rows
        if row["note"]
    ]


def released(row: Passage) -> dict[str, Any]:
    return {
        **identified(row),
        **words(row),
        "meeting": str(row.note.meeting.uuid),
        "to": str(row.recipient) if row.recipient else None,
        "released_at": row.released_at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }
