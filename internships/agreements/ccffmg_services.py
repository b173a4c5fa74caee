"""Writes of the CCFFMG agreement, which is made in their tools: Cursus keeps a copy."""

from django.core.files import File
from django.db import transaction

import files.services
from accounts import changes
from accounts.models import User
from accounts.permissions import require
from internships.agreements.models import Agreement
from internships.agreements.permissions import can_keep_agreement
from internships.placements.models import Placement


@transaction.atomic
def keep_agreement(*, placement: Placement, by: User, seen: int = 0, file: File | None = None, **values) -> Agreement:
    """Save reference, dates, state and copy. `seen`: the version that the page showed, 0 where there was none yet."""
    require(can_keep_agreement(by, placement))
    Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
    held = Agreement.objects.filter(placement=placement).first()
    if held is not None and held.version != seen:
        raise changes.ConflictError(held)
    if file is not None:
        values["file"] = files.services.store(
            content=file, name=file.name or "agreement.pdf", content_type="application/pdf", by=by
        )
    if held is not None:
        return changes.change(held, values, by=by, seen=seen, action="agree")
    return changes.create(Agreement(placement=placement, **values), by=by, action="agree")
