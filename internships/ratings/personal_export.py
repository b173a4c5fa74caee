"""Site ratings in the personal export of a resident."""

from internships.placements.personal_export import Plain
from internships.ratings.models import SiteRating
from portfolio.export_values import form, identified, iso
from records.models import Enrolment


def site_ratings(enrolment: Enrolment) -> list[Plain]:
    """The resident's own answers. Everybody else sees pooled answers only."""
    rows = SiteRating.objects.visible_to(enrolment.user).filter(placement__enrolment=enrolment)
    return [
        {
            **identified(row),
            "placement": str(row.placement.uuid),
            "form": form(row.form),
            "answers": row.answers,
            "rated_at": iso(row.rated_at),
        }
        for row in rows.select_related("placement", "form")
    ]
