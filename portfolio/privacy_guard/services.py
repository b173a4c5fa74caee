"""Confirming that a finding is not a patient's."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.privacy_guard.findings import places
from portfolio.privacy_guard.models import Confirmation, Guarded


def unconfirmed() -> str:
    return _(
        "Something here may identify a patient. Remove it, or say that it is not a patient's, before others read it."
    )


def confirm(row: Guarded, digests: Iterable[str], *, by: User) -> None:
    """Store confirmations of findings in the current texts; ignore digests of other texts."""
    wanted = set(digests)
    if not wanted:
        return
    known = set(row.confirmations.values_list("digest", flat=True))
    found = {place.digest for place in places(row)} & wanted
    target = {str(row._meta.model_name): row}  # the key to it is named after the model
    Confirmation.objects.bulk_create(
        Confirmation(**target, digest=digest, confirmed_by=by) for digest in sorted(found - known)
    )
