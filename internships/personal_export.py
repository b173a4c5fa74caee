"""Everything of a resident's stages that is theirs to take away, as plain values, in what the resident may read.

For the export of the resident alone: whoever calls this has made sure that the resident asks for their own. Concerns
are not in it: they are between those concerned and the coordinator.
"""

from decimal import Decimal
from typing import Any

from internships.evaluations.models import Evaluation, OwnRating
from internships.evaluations.permissions import can_read
from internships.logbook.models import ActTally, LogWeek
from internships.placements.models import Placement
from internships.ratings.models import SiteRating
from portfolio.personal_export import activity, form, identified, iso, readable
from records.models import Enrolment

Plain = dict[str, Any]


def everything(enrolment: Enrolment) -> dict[str, list[Plain]]:
    """{"placements", "weeks", "evaluations", "own_ratings", "site_ratings"}; days and moments as ISO texts."""
    return {
        "placements": placements(enrolment),
        "weeks": weeks(enrolment),
        "evaluations": evaluations(enrolment),
        "own_ratings": own_ratings(enrolment),
        "site_ratings": site_ratings(enrolment),
    }


def placements(enrolment: Enrolment) -> list[Plain]:
    rows = Placement.objects.filter(enrolment=enrolment).for_list().order_by("starts", "pk")
    return [
        {
            **identified(row),
            "activity": activity(row.registration),
            "site": {name: getattr(row.site, name) for name in ("name", "department", "street", "postcode", "city")},
            "starts": iso(row.starts),
            "ends": iso(row.ends),
            "share": plain(row.share),
            "agreement": row.step,
            "why_this_site": row.reason,
            "cancelled_because": row.cancelled_because,
            "supervisors": [
                {"name": str(one.supervisor.user), "starts": iso(one.starts), "ends": iso(one.ends)}
                for one in row.supervisions.all()
            ],
            "interruptions": [
                {"starts": iso(one.starts), "ends": iso(one.ends), "reason": one.reason}
                for one in row.interruptions.all()
            ],
        }
        for row in rows
    ]


def weeks(enrolment: Enrolment) -> list[Plain]:
    """The logbook; acts by their code, with how often each was seen, assisted, done supervised and done alone."""
    rows = LogWeek.objects.filter(placement__enrolment=enrolment).select_related("placement").with_acts()
    return [
        {
            **identified(row),
            "placement": str(row.placement.uuid),
            "starts": iso(row.starts),
            **{name: plain(getattr(row, name)) for name in LogWeek.FIGURES},
            "acts": [tally(one) for one in row.tallies.all()],
        }
        for row in rows.order_by("starts", "pk")
    ]


def tally(row: ActTally) -> Plain:
    counts = {level: getattr(row, level) for level in ActTally.LEVELS}
    return {"code": row.act.code, "title": str(row.act.title), **counts}


def evaluations(enrolment: Enrolment) -> list[Plain]:
    """Signed ones, and the goals that the resident has not signed yet."""
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


def site_ratings(enrolment: Enrolment) -> list[Plain]:
    """What the resident said of the sites; theirs alone in this form, everybody else sees a pool."""
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


def plain(value: Decimal | int | None) -> str | int | None:
    """A decimal as a text ("0.5"), so that no program rounds it."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
