"""Accreditations that end soon and have no successor."""

from datetime import date, timedelta

from internships.directory.supervisor_models import Accreditation

SOON, LATER = timedelta(days=91), timedelta(days=182)  # three and six months ahead


def expiring(today: date) -> list[tuple[Accreditation, bool]]:
    """[(accreditation, whether it ends within three months)] for those that end within six months, by last day."""
    later = Accreditation.objects.filter(valid_to__gt=today + LATER).values_list("supervisor", "kind", "institution")
    held = set(later)
    rows = Accreditation.objects.filter(
        valid_to__gte=today, valid_to__lte=today + LATER, supervisor__retired_on=None, supervisor__deceased_on=None
    ).select_related("supervisor__user", "institution")
    return [
        (row, row.valid_to <= today + SOON)
        for row in rows.order_by("valid_to")
        if (row.supervisor_id, row.kind, row.institution_id) not in held
    ]
