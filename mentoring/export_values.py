"""Values that several parts of the personal export write."""

from typing import Any

from accounts.models import Versioned


def identified(row: Versioned) -> dict[str, Any]:
    return {"uuid": str(row.uuid), "version": row.version}
