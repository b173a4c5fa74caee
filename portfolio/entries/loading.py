"""The kinds of entries, from a file."""

import json
from pathlib import Path

from django.db import transaction

from portfolio.models import EntryKind

OURS = Path(__file__).parent.parent / "data" / "entry-kinds.json"


@transaction.atomic
def load_kinds(path: Path = OURS) -> int:
    """Make the kinds those of the file, in its order; one that is not in it is no longer offered. Returns how many."""
    listed = json.loads(path.read_text(encoding="utf-8"))
    for position, kind in enumerate(listed):
        values = {"title": kind["title"], "prompt": kind.get("prompt", {}), "position": position, "is_offered": True}
        EntryKind.objects.update_or_create(code=kind["code"], defaults=values)
    EntryKind.objects.exclude(code__in=[kind["code"] for kind in listed]).update(is_offered=False)
    return len(listed)
