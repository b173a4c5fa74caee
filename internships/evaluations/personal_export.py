"""Evaluations and own ratings in the personal export of a resident."""

from internships.evaluations.models import Evaluation, OwnRating
from internships.evaluations.permissions import can_read
from internships.placements.personal_export import Plain
from portfolio.export_values import form, identified, iso, readable
from records.models import Enrolment


def evaluations(enrolment: Enrolment) -> list[Plain]:
    """Signed evaluations, and the resident's own unsigned goals."""
    rows = Evaluation.objects.visible_to(enrolment.user).filter(placement__enrolment=enrolment).for_list()
    rows = rows.prefetch_related("form__form_items")
    return [
        {
            **identified(row),
            "placement": str(row.placement.uuid),
            "kind": row.kind,
            "form": form(row.form),
            "state": row.state,
            "answers": readable(row.form, row.answers),
            "outcome": row.outcome,
            "signed_by": str(row.signed_by) if row.signed_by else None,
            "signed_at": iso(row.signed_at),
            "identified_by": row.identified_by,
            "comment": row.comment,
            "acknowledged_by": str(row.acknowledged_by) if row.acknowledged_by else None,
            "acknowledged_at": iso(row.acknowledged_at),
            "supersedes": str(row.supersedes.uuid) if row.supersedes else None,
            "reason": row.reason,
        }
        for row in rows.order_by("placement__starts", "opens_on", "pk")
        if can_read(enrolment.user, row)
    ]


def own_ratings(enrolment: Enrolment) -> list[Plain]:
    rows = OwnRating.objects.filter(placement__enrolment=enrolment).select_related("placement", "form")
    return [
        {
            **identified(row),
            "placement": str(row.placement.uuid),
            "kind": row.kind,
            "form": form(row.form),
            "answers": row.answers,
            "written_at": iso(row.written_at),
            "handed_in_at": iso(row.handed_in_at),
        }
        for row in rows
    ]
