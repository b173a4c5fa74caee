"""Sharings in the personal export."""

from portfolio.export_values import Plain, iso
from portfolio.sharing.models import Sharing


def shared(row: Sharing) -> Plain:
    """Return one sharing; `with` is null for the jury."""
    return {
        "with": str(row.reader) if row.reader else None,
        "since": iso(row.shared_at),
        "until": iso(row.withdrawn_at),
    }
