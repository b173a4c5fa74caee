"""Who may prepare, publish and change a programme version."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.institutions.models import Institution
from curriculum.programmes.activity_models import Activity
from curriculum.programmes.models import Programme, ProgrammeVersion
from curriculum.programmes.services import reasons_not_to_publish
from curriculum.roles import roles_of


def can_prepare(user, programme: Programme) -> Answer:
    """Prepare versions of the programme, whatever their state."""
    roles = roles_of(user)
    if programme.pk in roles.director_of or programme.reference_institution_id in roles.secretariat_of:
        return Allowed()
    return Denied(_("A programme is prepared by its director and the secretariat of its reference university."))


def can_edit(user, version: ProgrammeVersion) -> Answer:
    answer = can_prepare(user, version.programme)
    if answer and version.is_frozen:
        return Denied(_("This programme version is published and no longer changes. Prepare a new version instead."))
    return answer


def can_publish(user, version: ProgrammeVersion) -> Answer:
    """Loads the sums of the version only where the user may publish."""
    answer = can_prepare(user, version.programme)
    if answer and (reasons := reasons_not_to_publish(version)):
        return Denied(" ".join(reasons))
    return answer


def can_end_intakes(user, version: ProgrammeVersion) -> Answer:
    answer = can_prepare(user, version.programme)
    if answer and not version.is_frozen:
        return Denied(_("The version is a draft: it takes nobody in before it is published."))
    return answer


def own_institutions(user, activity: Activity) -> list[Institution]:
    """Return the institutions whose official code the user may enter; prefetch `programme__institutions`."""
    roles = roles_of(user)
    programme = activity.programme_version.programme
    return [
        institution
        for institution in programme.institutions.all()
        if programme.pk in roles.director_of or institution.pk in roles.secretariat_of
    ]


def can_set_codes(user, activity: Activity) -> Answer:
    if own_institutions(user, activity):
        return Allowed()
    return Denied(_("Official codes are entered by the secretariats of the programme's universities and its director."))
