"""The personal export of a resident's mentoring, as plain values.

Only for the resident's own export: the caller must have checked that the user is the resident. An export that is stored
asks for no notes: they must not lie anywhere unsealed.
"""

from typing import Any

from mentoring.goals.models import MentoringGoal
from mentoring.goals.personal_export import goal
from mentoring.meetings.personal_export import meetings
from mentoring.notes.models import Passage
from mentoring.notes.personal_export import released, written_notes
from mentoring.years.models import YearReport
from mentoring.years.personal_export import report
from records.models import Enrolment


def everything(enrolment: Enrolment, *, notes: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Return {"meetings", "goals", "released", "reports"}; days as ISO texts. At most six queries.

    Without `notes`, meetings have no note, and only passages whose release is live are included.
    """
    of_resident = {"registration__annual_programme__enrolment": enrolment}
    reports = YearReport.objects.filter(**of_resident).select_related(
        "registration__annual_programme__academic_year", "form", "commented_by"
    )
    passages = Passage.objects.filter(note__meeting__enrolment=enrolment)
    passages = passages if notes else passages.filter(withdrawn_at__isnull=True)
    return {
        "meetings": meetings(enrolment, written_notes(enrolment) if notes else None),
        "goals": [goal(row) for row in MentoringGoal.objects.filter(enrolment=enrolment).select_related("mentor")],
        "released": [released(row) for row in passages.select_related("note__meeting", "recipient")],
        "reports": [report(row) for row in reports],
    }
