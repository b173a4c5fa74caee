"""The placements in the personal export of a resident."""

from decimal import Decimal
from typing import Any

from internships.placements.models import Placement
from portfolio.export_values import activity, identified, iso
from records.models import Enrolment

Plain = dict[str, Any]


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
            "agreement": row.agreement_state,
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


def plain(value: Decimal | int | None) -> str | int | None:
    """Return a decimal as text ("0.5"), which no JSON reader rounds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
