"""What others write while an import is prepared; read from the audit, which every write of an exposed row reaches."""

from typing import Any

from django.db.models import Max

from accounts.models import AuditEntry

MARGIN = 5000  # entries whose number was given before, and that may be committed later


class Watch:
    """Remembers what was written until now; `news` are the (type, uuid) of what was written since."""

    def __init__(self):
        self.since = (AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0) - MARGIN
        self.known = set(AuditEntry.objects.filter(pk__gt=self.since).values_list("pk", flat=True))

    def news(self) -> list[tuple[str, Any]]:
        found = AuditEntry.objects.filter(pk__gt=self.since).exclude(object_type="imports.import")
        rows = found.values_list("pk", "object_type", "object_uuid")
        return [(label, uuid) for pk, label, uuid in rows if pk not in self.known]
