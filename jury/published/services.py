"""A sitting whose official act is made in another system: what was published there is taken back in one act."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError
from jury.minutes.content import minutes_content, sha256_of
from jury.minutes.models import Minutes
from jury.release.models import Release
from jury.release.permissions import is_elsewhere
from jury.release.reconciliation import reconciliation
from jury.release.services import start_telling
from jury.sittings.services import run
from records.models import Deliberation

Data = dict[str, Any]


@transaction.atomic
def take_back(
    *, deliberation: Deliberation, by: User, source: Data, differing: list[Data], because: str
) -> Deliberation:
    """Publish the sitting as it was published elsewhere. The decisions of the table are written already.

    `source`: the table that said so; `differing`: what was decided otherwise here, each with its reason.
    """
    locked, target = run("take_back", deliberation, by)
    if not is_elsewhere(locked):
        raise WrongStateError(_("The official act is made in Cursus: this deliberation is released here."))
    if differing:
        renew_minutes(locked, by)
    shown = reconciliation(locked) | {"source": source, "published_otherwise": differing}
    now = timezone.now()
    made = Release(
        deliberation=locked,
        reconciliation=shown,
        sha256=sha256_of(shown),
        overruled_because=because,
        released_by=by,
        released_at=now,
    )
    changes.create(made, by=by, action="take_back", why=because)
    released = changes.change(locked, {"state": target, "published_at": now}, by=by, action="take_back")
    transaction.on_commit(partial(start_telling, released.pk))
    return released


def renew_minutes(sitting: Deliberation, by: User) -> None:
    """The minutes say what was published; those of the closing are kept as replaced."""
    assert sitting.closed_at is not None
    live = Minutes.objects.filter(deliberation=sitting, replaced_at__isnull=True).first()
    if live is not None:
        changes.change(live, {"replaced_at": timezone.now()}, by=by, action="take_back")
    content = minutes_content(sitting, sitting.closed_at)
    made = Minutes(
        deliberation=sitting,
        content=content,
        sha256=sha256_of(content),
        closed_at=sitting.closed_at,
        closed_by=live.closed_by if live else by,
    )
    changes.create(made, by=by, action="take_back")
