"""What a copied programme version brings along of this app: its mapping and its themes, as proposals."""

from accounts import changes
from accounts.models import User
from competencies.mapping.services import copy_mapping
from competencies.status import Status
from competencies.themes.models import ActivityTheme
from curriculum.drafts.services import copies_along
from curriculum.models import ProgrammeVersion


@copies_along
def bring_along(source: ProgrammeVersion, copy: ProgrammeVersion, by: User) -> None:
    copy_mapping(source, copy, by)
    activities = {activity.code: activity for activity in copy.activities.all()}
    for row in ActivityTheme.objects.filter(activity__programme_version=source).select_related("activity"):
        made = ActivityTheme(activity=activities[row.activity.code], theme_id=row.theme_id, status=Status.PROPOSED)
        changes.create(made, by=by, action="take_over", institution=copy.programme.reference_institution.code)
