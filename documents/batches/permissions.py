"""Who issues documents for many at once."""

from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of
from documents.batches.models import Batch
from records.enrolments.permissions import is_office_of
from records.models import Enrolment


def can_see_batches(user) -> Answer:
    roles = roles_of(user)
    if roles.is_office or roles.machine_of:
        return Allowed()
    return Denied(_("Batches of documents are for the secretariats and the programme director."))


def can_issue_for(user, version: ProgrammeVersion) -> Answer:
    """The programme's secretariats, director and university systems."""
    machines = roles_of(user).machine_of
    if is_office_of(user, version) or machines & {i.pk for i in version.programme.institutions.all()}:
        return Allowed()
    return Denied(_("Only the secretariats and the director of this programme issue its documents."))


def can_act_on(user, batch: Batch) -> Answer:
    """Pause, resume, cancel and retry: whoever may have issued it."""
    return can_issue_for(user, batch.programme_version)


def residents_for(user):
    """The residents for whom the user may start a batch: never the user."""
    return Enrolment.objects.with_documents_visible_to(user).exclude(user=user)
