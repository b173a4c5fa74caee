"""The logbook in the personal export of a resident."""

from internships.logbook.models import ActTally, LogWeek
from internships.placements.personal_export import Plain, plain
from portfolio.export_values import identified, iso
from records.models import Enrolment


def weeks(enrolment: Enrolment) -> list[Plain]:
    """Weeks in order; `acts` by code, with their number at each degree of independence."""
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
