"""Detection of concurrent writes while an import is prepared. Every write of a versioned row has an audit entry."""

from typing import Any

from django.db.models import Max

from accounts.models import AuditEntry

MARGIN = 5000  # keys given before ours may be committed after it


class ConcurrentWrites:
    """Remember the audit entries there are now; `found` returns the (type, uuid) of rows written since."""

    def __init__(self):
        self.since = (AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0) - MARGIN
        self.known = set(AuditEntry.objects.filter(pk__gt=self.since).values_list("pk", flat=True))

    def found(self) -> list[tuple[str, Any]]:
        later = AuditEntry.objects.filter(pk__gt=self.since).exclude(object_type="imports.import")
        rows = later.values_list("pk", "object_type", "object_uuid")
        return [(label, uuid) for pk, label, uuid in rows if pk not in self.known]
