"""Entries and their files in the personal export."""

from portfolio.entries.models import Entry, EntryFile
from portfolio.export_values import Plain, activity, competencies, identified, iso
from portfolio.sharing.personal_export import shared
from records.models import Enrolment


def entries(enrolment: Enrolment) -> list[Plain]:
    rows = Entry.objects.filter(enrolment=enrolment).order_by("created_at", "pk")
    rows = rows.select_related("kind", "registration__activity", "registration__annual_programme__academic_year")
    rows = rows.prefetch_related("competencies__framework", "themes__axis", "files__file", "sharings__reader")
    return [
        {
            **identified(row),
            "kind": row.kind.code if row.kind else None,
            **{name: getattr(row, name) for name in row.TEXTS},
            "happened_on": iso(row.happened_on),
            "activity": activity(row.registration),
            "competencies": competencies(row.competencies.all()),
            "themes": sorted(f"{theme.axis.code}/{theme.code}" for theme in row.themes.all()),
            "is_draft": row.is_draft,
            "created_at": iso(row.created_at),
            "changed_at": iso(row.changed_at),
            "evidence_since": iso(row.evidence_since),
            "files": [stored(one) for one in row.files.all()],
            "shared": [shared(one) for one in row.sharings.all()],
        }
        for row in rows
    ]


def files_of(enrolment: Enrolment):
    """Return the attached files of the resident's entries, with their stored rows."""
    return EntryFile.objects.filter(entry__enrolment=enrolment).select_related("file", "entry").order_by("pk")


def stored(row: EntryFile) -> Plain:
    return {
        "uuid": str(row.uuid),
        "name": row.file.name,
        "type": row.file.content_type,
        "size": row.file.size,
        "sha256": row.file.sha256,
        "added_at": iso(row.added_at),
    }
