"""Loading the kinds of entries from a file."""

import json
from pathlib import Path

from django.db import transaction

from portfolio.entries.models import EntryKind

OURS = Path(__file__).parent.parent / "data" / "entry-kinds.json"


@transaction.atomic
def load_kinds(path: Path = OURS) -> int:
    """Bring the kinds to the file, in its order; one that it does not name is no longer offered. Return the count."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    for position, kind in enumerate(listed):
        values = {"title": kind["title"], "prompt": kind.get("prompt", {}), "position": position, "is_offered": True}
        EntryKind.objects.update_or_create(code=kind["code"], defaults=values)
    EntryKind.objects.exclude(code__in=[kind["code"] for kind in listed]).update(is_offered=False)
    return len(listed)
