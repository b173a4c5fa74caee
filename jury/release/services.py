"""Release a sitting after its reconciliation, cancel a publication that is ahead, delegate."""

from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from jury.juries.models import Member
from jury.release.models import Delegation, Release
from jury.release.permissions import may_release
from jury.release.reconciliation import OVERRULABLE, reconciliation
from jury.sittings.permissions import seat_holders
from jury.sittings.services import run
from pages.errors import wrong
from records.models import Deliberation


@transaction.atomic
def delegate(*, deliberation: Deliberation, words: str, by: User) -> Delegation:
    """The president lets the secretary of the jury release this sitting."""
    locked, _target = run("delegate", deliberation, by)
    secretary = seat_holders(locked).filter(function=Member.Function.SECRETARY).first()
    if secretary is None:
        raise WrongStateError(_("This jury has no secretary."))
    if not words.strip():
        raise wrong("words", _("Write the delegation down."), "reason_required")
    if Delegation.objects.filter(deliberation=locked, to=secretary).exists():
        raise WrongStateError(_("The release is delegated already."))
    made = Delegation(deliberation=locked, to=secretary, words=words.strip(), delegated_by=by)
    return changes.create(made, by=by, action="delegate", why=words)


@transaction.atomic
def release(
    *,
    deliberation: Deliberation,
    by: User,
    expected: str,
    at: datetime | None = None,
    seen: int | None = None,
    because: str = "",
) -> Deliberation:
    """Release the decisions, to be published now or at `at`. `expected`: the SHA-256 of the reconciliation shown.

    Raises where the user prepared the sitting, where something stops it, or where it is no longer what was shown.
    What was found in files of results may be overruled: `because` says why.
    """
    require(may_release(by, deliberation))
    locked, target = run("release", deliberation, by)
    shown = reconciliation(locked)
    if shown["sha256"] != expected:
        raise ValidationError(
            _("Something has changed in the meantime. Look at the reconciliation again, then release."), code="changed"
        )
    if not shown["decisions"] and not shown["cycles"]:
        raise WrongStateError(_("There is no decision to publish."))
    refuse_stopped(shown["stops"], because)
    now = timezone.now()
    if at is not None and at <= now:
        raise wrong("at", _("This moment is past: publish now, or choose a later one."), "past")
    made = Release(
        deliberation=locked,
        reconciliation=shown,
        sha256=expected,
        overruled_because=because.strip() if shown["stops"] else "",
        released_by=by,
        released_at=now,
    )
    changes.create(made, by=by, action="release", why=made.overruled_because)
    released = changes.change(locked, {"state": target, "published_at": at or now}, by=by, seen=seen, action="release")
    if at is None:
        transaction.on_commit(partial(start_telling, released.pk))
    return released


def refuse_stopped(stops: list[dict], because: str) -> None:
    """Raise what stops a release, but for what may be overruled and is."""
    final = [stop for stop in stops if stop["code"] != OVERRULABLE]
    if final or (stops and not because.strip()):
        raise ValidationError([ValidationError(stop["words"], code="stopped") for stop in final or stops])


def start_telling(pk: int) -> None:
    from jury.release.mails import tell_soon  # registers a job: only where something is told

    tell_soon(Deliberation.objects.get(pk=pk))


@transaction.atomic
def cancel_release(*, deliberation: Deliberation, by: User, seen: int) -> Deliberation:
    """Cancel a publication that is ahead: the sitting is closed, and may be opened again."""
    locked, target = run("cancel", deliberation, by)
    live = Release.objects.filter(deliberation=locked, cancelled_at__isnull=True).first()
    if live is not None:
        changes.change(live, {"cancelled_at": timezone.now()}, by=by, action="cancel")
    return changes.change(locked, {"state": target, "published_at": None}, by=by, seen=seen, action="cancel")
