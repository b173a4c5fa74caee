"""Acts on the mapping: confirm, change, add, set aside."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from competencies.frameworks.models import Competency, Framework
from competencies.mapping.models import ActivityCompetency
from competencies.mapping.permissions import can_map
from curriculum.models import Activity, ProgrammeVersion
from curriculum.translated import Translated

CONFIRMED = ActivityCompetency.Status.CONFIRMED
SET_ASIDE = ActivityCompetency.Status.SET_ASIDE
PROPOSED = ActivityCompetency.Status.PROPOSED


def confirm(*, row: ActivityCompetency, by: User, seen: int) -> ActivityCompetency:
    require(can_map(by, row.activity.programme_version))
    if row.status == SET_ASIDE:
        raise WrongStateError(_("This was set aside. Change it to take it up again."))
    return write(row, by=by, seen=seen, action="confirm", status=CONFIRMED)


@transaction.atomic
def confirm_all(*, activity: Activity, framework: Framework, seen: Mapping[str, int], by: User) -> int:
    """Confirm the proposed rows of an activity; return how many. `seen`: versions by uuid of the rows on the page.

    Raise `ConflictError` if one was changed or added since: nobody confirms a row they have not seen.
    """
    require(can_map(by, activity.programme_version))
    rows = list(activity.competencies_served.filter(competency__framework=framework, status=PROPOSED))
    for row in rows:
        if str(row.uuid) not in seen:
            raise changes.ConflictError(row)
        write(row, by=by, seen=seen[str(row.uuid)], action="confirm", status=CONFIRMED)
    return len(rows)


def edit(*, row: ActivityCompetency, relation: str, reason: Translated, by: User, seen: int) -> ActivityCompetency:
    """Change a row; that confirms it, also one that was set aside."""
    require(can_map(by, row.activity.programme_version))
    return write(
        row,
        by=by,
        seen=seen,
        action="change",
        relation=relation,
        reason=reason,
        status=CONFIRMED,
        set_aside_why="",
    )


def add(
    *, activity: Activity, competency: Competency, relation: str, reason: Translated, by: User
) -> ActivityCompetency:
    """Add a confirmed row; raise `ValidationError` where the activity is mapped to the competency already."""
    require(can_map(by, activity.programme_version))
    made = ActivityCompetency(
        activity=activity, competency=competency, relation=relation, reason=reason, status=CONFIRMED
    )
    return changes.create(made, by=by, action="map", institution=reference(activity))


def set_aside(*, row: ActivityCompetency, why: str, by: User, seen: int) -> ActivityCompetency:
    """Set a row aside: it counts nowhere, and its reason keeps files from proposing it again."""
    require(can_map(by, row.activity.programme_version))
    if row.status == SET_ASIDE:
        raise WrongStateError(_("This was set aside already."))
    if not why.strip():
        raise ValidationError({"why": _("Say why it is set aside.")})
    return write(row, by=by, seen=seen, action="set_aside", why=why, status=SET_ASIDE, set_aside_why=why)


@transaction.atomic
def take_over(*, version: ProgrammeVersion, source: ProgrammeVersion, by: User) -> int:
    """Copy the mapping of another version to the activities of equal code; return how many rows.

    Activities that are mapped already keep their rows.
    """
    require(can_map(by, version))
    if source.programme_id != version.programme_id:
        raise WrongStateError(_("This is a version of another programme."))
    return copy_mapping(source, version, by)


def copy_mapping(source: ProgrammeVersion, version: ProgrammeVersion, by: User) -> int:
    """The copies are proposals of the new version; what was set aside stays so, with its reason."""
    activities = {activity.code: activity for activity in version.activities.all()}
    held = set(
        ActivityCompetency.objects.filter(activity__in=activities.values()).values_list("activity", "competency")
    )
    rows = ActivityCompetency.objects.filter(activity__programme_version=source, activity__code__in=activities)
    made = 0
    for row in rows.select_related("activity"):
        activity = activities[row.activity.code]
        if (activity.pk, row.competency_id) not in held:
            names = ("competency", "relation", "reason", "set_aside_why")
            copy = ActivityCompetency(activity=activity, **{name: getattr(row, name) for name in names})
            copy.status = SET_ASIDE if row.status == SET_ASIDE else PROPOSED
            changes.create(copy, by=by, action="take_over", institution=version.programme.reference_institution.code)
            made += 1
    return made


def write(row: ActivityCompetency, *, by: User, seen: int, action: str, why: str = "", **values) -> ActivityCompetency:
    institution = reference(row.activity)
    return changes.change(row, values, by=by, seen=seen, action=action, why=why, institution=institution)


def reference(activity: Activity) -> str:
    return activity.programme_version.programme.reference_institution.code
