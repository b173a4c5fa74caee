"""The personal export of a resident's theses, as plain values.

Only for the resident's own export: the caller must have checked that the user is the resident. The mark is not in it:
the record of credits holds it once the decision of the jury is published.
"""

from collections import defaultdict
from typing import Any

from portfolio.export_values import iso
from records.models import Enrolment
from thesis.defences.models import Defence
from thesis.manuscripts.models import Manuscript
from thesis.theses.models import Thesis

Plain = dict[str, Any]
DAYS = ("agreed_on", "accepted_on", "submitted_on", "defended_on", "marked_on")


def everything(enrolment: Enrolment) -> list[Plain]:
    """Every thesis with its people, versions, comments, declarations and defences. A fixed number of queries."""
    rows = Thesis.objects.filter(enrolment=enrolment).select_related("session__academic_year").order_by("pk")
    versions: dict[int, list[Plain]] = defaultdict(list)
    for row in versions_of(enrolment):
        versions[row.thesis_id].append(version(row))
    return [thesis(row, versions[row.pk]) for row in rows.prefetch_related("people__user", "defences__seats__user")]


def versions_of(enrolment: Enrolment):
    """The versions with their stored files."""
    rows = Manuscript.objects.filter(thesis__enrolment=enrolment).select_related("file", "submission")
    return rows.prefetch_related("comments__made_by").order_by("pk")


def thesis(row: Thesis, versions: list[Plain]) -> Plain:
    return {
        "uuid": str(row.uuid),
        "title": row.title,
        "text": row.text,
        "state": row.state,
        "session": {"year": row.session.academic_year.start_year, "kind": row.session.kind},
        "ethics_reference": row.ethics_reference,
        "reason": row.reason,
        "deposit": row.deposit,
        "embargo_until": iso(row.embargo_until),
        **{name: iso(getattr(row, name)) for name in DAYS},
        "people": [
            {"name": str(one.user), "role": one.role, "starts": iso(one.starts), "ends": iso(one.ends)}
            for one in row.people.all()
        ],
        "versions": versions,
        "defences": [defence(one) for one in row.defences.all()],
    }


def version(row: Manuscript) -> Plain:
    submission = getattr(row, "submission", None)
    return {
        "number": row.number,
        "note": row.note,
        "file": {
            "uuid": str(row.uuid),
            "name": row.file.name,
            "type": row.file.content_type,
            "size": row.file.size,
            "sha256": row.file.sha256,
            "added_at": iso(row.added_at),
        },
        "comments": [{"by": str(one.made_by), "at": iso(one.made_at), "text": one.text} for one in row.comments.all()],
        "submission": {
            "at": iso(submission.made_at),
            "similarity": submission.similarity,
            "ai_use": submission.ai_use,
        }
        if submission
        else None,
    }


def defence(row: Defence) -> Plain:
    return {
        "day": iso(row.day),
        "starts": iso(row.starts),
        "ends": iso(row.ends),
        "place": row.place,
        "panel": [{"name": str(seat.user), "organisation": seat.organisation} for seat in row.seats.all()],
        "cancelled_because": row.cancelled_because,
    }
