"""Learning goals in the personal export."""

from portfolio.export_values import Plain, competencies, identified, iso
from portfolio.goals.models import Goal
from portfolio.sharing.personal_export import shared
from records.models import Enrolment


def goals(enrolment: Enrolment) -> list[Plain]:
    rows = Goal.objects.filter(enrolment=enrolment).order_by("created_at", "pk")
    rows = rows.prefetch_related("competencies__framework", "evidence", "sharings__reader")
    return [
        {
            **identified(row),
            "title": row.title,
            "plan": row.plan,
            "due_on": iso(row.due_on),
            "state": row.state,
            "closed_on": iso(row.closed_on),
            "created_at": iso(row.created_at),
            "competencies": competencies(row.competencies.all()),
            "evidence": sorted(str(entry.uuid) for entry in row.evidence.all()),
            "shared": [shared(one) for one in row.sharings.all()],
        }
        for row in rows
    ]
