"""Observations in the personal export."""

from portfolio.export_values import Plain, activity, competency_key, form, identified, iso, readable
from portfolio.observations.models import Observation, ObservationRating
from records.models import Enrolment


def observations(enrolment: Enrolment) -> list[Plain]:
    """Return single observations in every state; those of a pool are left out."""
    rows = Observation.objects.visible_to(enrolment.user).filter(enrolment=enrolment).order_by("recorded_at", "pk")
    rows = rows.select_related(
        "form", "setting", "profession", "observer", "supersedes", "registration__activity",
        "registration__annual_programme__academic_year",
    )  # fmt: skip
    rows = rows.prefetch_related(
        "form__form_items", "ratings__competency__framework", "ratings__item", "ratings__scale"
    )
    return [
        {
            **identified(row),
            "source": row.source,
            "form": form(row.form),
            "answers": readable(row.form, row.answers),
            "ratings": [rating(one) for one in row.ratings.all()],
            "setting": row.setting.code if row.setting else None,
            "profession": row.profession.code if row.profession else None,
            "activity": activity(row.registration),
            "observed_on": iso(row.observed_on),
            "observer": str(row.observer),
            "identified_by": row.identified_by,
            "recorded_at": iso(row.recorded_at),
            "state": row.state,
            "reason": row.reason,
            "supersedes": str(row.supersedes.uuid) if row.supersedes else None,
            "origin": row.origin,
        }
        for row in rows
    ]


def rating(row: ObservationRating) -> Plain:
    return {
        "competency": competency_key(row.competency),
        "item": row.item.code,
        "scale": row.scale.code,
        "value": row.value,
    }
