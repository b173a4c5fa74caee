"""Year reports in the personal export."""

from typing import Any

from mentoring.export_values import identified
from mentoring.years.models import YearReport


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
