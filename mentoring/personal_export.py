"""Everything of a resident's mentoring that is theirs to take away, as plain values; the notes only where asked for.

For the export of the resident alone: whoever calls this has made sure that the resident asks for their own. What is put
into a file asks for none: a note is sealed wherever it lies.
"""

from typing import Any

from accounts.models import Versioned
from mentoring.models import MentoringGoal, MentoringMeeting, Note, Passage, Sealed, YearReport
from mentoring.notes.keys import SealError
from records.models import Enrolment


def everything(enrolment: Enrolment, *, notes: bool = True) -> dict[str, list[dict[str, Any]]]:
    """{"meetings", "goals", "released", "reports"}: lists of plain values, days as ISO texts; six queries at most.

    Without `notes`, a meeting says nothing of what was written of it; passages whose release stands are there.
    """
    of_resident = {"registration__annual_programme__enrolment": enrolment}
    reports = YearReport.objects.filter(**of_resident).select_related(
        "registration__annual_programme__academic_year", "form", "commented_by"
    )
    passages = Passage.objects.filter(note__meeting__enrolment=enrolment)
    passages = passages if notes else passages.filter(withdrawn_at__isnull=True)
    return {
        "meetings": meetings(enrolment, notes=notes),
        "goals": [goal(row) for row in MentoringGoal.objects.filter(enrolment=enrolment).select_related("mentor")],
        "released": [released(row) for row in passages.select_related("note__meeting", "recipient")],
        "reports": [report(row) for row in reports],
    }


def words(row: Sealed) -> dict[str, str]:
    """The text, or why it cannot be read: an export never fails because one key is missing."""
    try:
        return {"text": row.opened()}
    except SealError as error:
        return {"unreadable": error.reason}


def identified(row: Versioned) -> dict[str, Any]:
    return {"uuid": str(row.uuid), "version": row.version}


def meetings(enrolment: Enrolment, *, notes: bool) -> list[dict[str, Any]]:
    written = written_notes(enrolment) if notes else {}
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
            **({"note": written.get(row.pk)} if notes else {}),
        }
        for row in rows
    ]


def notes(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Each meeting of which something was written, the oldest first: {"meeting", "day", "mentor", "note"}."""
    rows = sorted(meetings(enrolment, notes=True), key=lambda row: row["day"])
    return [
        {"meeting": row["uuid"], "day": row["day"], "mentor": row["mentor"], "note": row["note"]}
        for row in rows
        if row["note"]
    ]


def written_notes(enrolment: Enrolment) -> dict[int, dict[str, Any]]:
    """The note of each meeting, by its primary key."""
    return {
        note.meeting_id: {**identified(note), **words(note), "written_at": note.written_at.isoformat()}
        for note in Note.objects.filter(meeting__enrolment=enrolment)
    }


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


def released(row: Passage) -> dict[str, Any]:
    return {
        **identified(row),
        **words(row),
        "meeting": str(row.note.meeting.uuid),
        "to": str(row.recipient) if row.recipient else None,
        "released_at": row.released_at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


def report(row: YearReport) -> dict[str, Any]:
    return {
        **identified(row),
        "year": str(row.registration.annual_programme.academic_year),
        "form": row.form.code,
        "form_number": row.form.number,
        "answers": row.answers,
        "state": row.state,
        "handed_in_at": row.handed_in_at.isoformat() if row.handed_in_at else None,
        "comment": row.comment,
        "commented_by": str(row.commented_by) if row.commented_by else None,
    }
