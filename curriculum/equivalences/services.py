"""Equivalences between two versions of a programme: proposed by equal code, then edited."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.equivalences.models import Equivalence
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import ProgrammeVersion
from curriculum.programmes.permissions import can_prepare
from curriculum.programmes.services import lock
from ui.figures import decimal_words

WHOLE = Equivalence.Extent.WHOLE


@transaction.atomic
def propose(*, old: ProgrammeVersion, new: ProgrammeVersion, by: User) -> int:
    """Add a whole row for each pair of equal code where neither activity has a row yet; return how many."""
    require(can_prepare(by, new.programme))
    lock(new)
    check_versions(old, new)
    rows = list(Equivalence.objects.between(old, new))
    taken_old, taken_new = {row.old_id for row in rows}, {row.new_id for row in rows}
    targets = {activity.code: activity for activity in new.activities.all()}
    made = 0
    for activity in old.activities.all():
        target = targets.get(activity.code)
        if target is None or activity.pk in taken_old or target.pk in taken_new:
            continue
        row = Equivalence(old=activity, new=target, extent=WHOLE, note=difference(activity, target))
        changes.create(row, by=by, action="propose", institution=new.programme.reference_institution.code)
        made += 1
    return made


def difference(old: Activity, new: Activity) -> str:
    if old.credits == new.credits:
        return ""
    words = {"before": decimal_words(old.credits), "after": decimal_words(new.credits)}
    return _("%(before)s credits become %(after)s") % words


def check_versions(old: ProgrammeVersion, new: ProgrammeVersion) -> None:
    if old.programme_id != new.programme_id:
        raise ValidationError(_("This is a version of another programme."), code="other_programme")
    if new.first_intake.start_year <= old.first_intake.start_year:
        raise ValidationError(_("An equivalence leads to a newer version."), code="older")


def add(*, old: Activity, new: Activity, extent: str, note: str, by: User) -> Equivalence:
    """Add a row; raise `ValidationError` for an existing pair, another programme or a version that is not newer."""
    require(can_prepare(by, old.programme_version.programme))
    made = Equivalence(old=old, new=new, extent=extent, note=note)
    return changes.create(made, by=by)


def edit(*, row: Equivalence, extent: str, note: str, by: User, seen: int) -> Equivalence:
    require(can_prepare(by, row.to_version.programme))
    return changes.change(row, {"extent": extent, "note": note}, by=by, seen=seen)


@transaction.atomic
def remove(*, row: Equivalence, by: User, seen: int) -> None:
    require(can_prepare(by, row.to_version.programme))
    if row.version != seen:
        raise changes.ConflictError(row)
    changes.audit(row, by=by, action="remove", before={"row": str(row), "extent": row.extent, "note": row.note})
    row.delete()


def granted_by(rows: Iterable[Equivalence], counting: set[int]) -> dict[int, list[Equivalence]]:
    """Return the new activities (ids) granted by the old activities in `counting`, each with its rows."""
    whole: dict[int, list[Equivalence]] = defaultdict(list)
    partly: dict[int, list[Equivalence]] = defaultdict(list)
    for row in rows:
        (whole if row.extent == WHOLE else partly)[row.new_id].append(row)
    found = {new: [row for row in some if row.old_id in counting] for new, some in whole.items()}
    for new, some in partly.items():
        if not found.get(new) and all(row.old_id in counting for row in some):
            found[new] = some
    return {new: some for new, some in found.items() if some}
