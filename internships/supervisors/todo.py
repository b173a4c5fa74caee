"""Accreditations that wait to be renewed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from internships.directory.supervisor_models import Accreditation
from internships.supervisors.expiring_accreditations import expiring
from pages.todo import Waiting


def of_office(today: date) -> list[Waiting]:
    """Supervisors whose accreditation ends within three months."""
    soon: dict[int, Accreditation] = {}
    for row, is_soon in expiring(today):
        if is_soon:
            soon.setdefault(row.supervisor_id, row)  # the first to end comes first
    rows = list(soon.values())
    if len(rows) > 1:
        text = _("Accreditations of %(n)s supervisors end within three months") % {"n": len(rows)}
        return [Waiting.by(text, reverse("supervisor-list") + "?accreditation=soon", day=rows[0].valid_to, today=today)]
    text = _("Accreditation of %(name)s: ends within three months")
    return [
        Waiting.by(
            text % {"name": row.supervisor},
            row.supervisor.get_absolute_url(),
            day=row.valid_to,
            today=today,
            who=str(row.supervisor),
        )
        for row in rows
    ]
