"""The personal export of a resident's stages, as plain values. The exported rows are those that the resident may read.

Only for the resident's own export: the caller must have checked that the user is the resident. Concerns are left out:
they are confidential between those concerned and the coordinator.
"""

from internships.evaluations.personal_export import evaluations, own_ratings
from internships.logbook.personal_export import weeks
from internships.placements.personal_export import Plain, placements
from internships.ratings.personal_export import site_ratings
from records.models import Enrolment


def everything(enrolment: Enrolment) -> dict[str, list[Plain]]:
    """Return {"placements", "weeks", "evaluations", "own_ratings", "site_ratings"}; days and times as ISO texts."""
    return {
        "placements": placements(enrolment),
        "weeks": weeks(enrolment),
        "evaluations": evaluations(enrolment),
        "own_ratings": own_ratings(enrolment),
        "site_ratings": site_ratings(enrolment),
    }
