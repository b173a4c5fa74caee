"""Who opens a sitting of the jury, records its decisions and publishes them; each rule beside its query set."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import ProgrammeVersion
from curriculum.roles import roles_of
from records.decisions.models import Decision, Deliberation
from records.enrolments.permissions import is_office_of


def can_hold_deliberation(user, version: ProgrammeVersion) -> Answer:
    if is_office_of(user, version):
        return Allowed()
    return Denied(_("Deliberations are opened by the secretariats and the director of the programme."))


def held_versions(user):
    """The published versions for which `can_hold_deliberation` is allowed, as a query set."""
    roles = roles_of(user)
    run = ProgrammeVersion.objects.filter(programme__institutions__in=roles.secretariat_of).values("pk")
    return ProgrammeVersion.objects.filter(
        Q(programme__in=roles.director_of) | Q(pk__in=run), state=ProgrammeVersion.State.PUBLISHED
    ).select_related("programme")


def can_record_decisions(user, deliberation: Deliberation) -> Answer:
    """Allowed for the offices of the programme until a publication is set."""
    if not is_office_of(user, deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if deliberation.published_at is not None:
        return Denied(_("These decisions are published. A correction is a superseding decision in a new deliberation."))
    return Allowed()


def can_publish(user, deliberation: Deliberation, decisions: int) -> Answer:
    """`can_record_decisions`, once there is a decision."""
    answer = can_record_decisions(user, deliberation)
    if answer and not decisions:
        return Denied(_("There is no decision to publish yet."))
    return answer


def can_cancel_publication(user, deliberation: Deliberation) -> Answer:
    """Allowed for the offices while the publication is ahead."""
    if not is_office_of(user, deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if deliberation.published_at is None or deliberation.is_published():
        return Denied(_("There is no publication ahead that could be cancelled."))
    return Allowed()


def can_supersede(user, decision: Decision) -> Answer:
    """Allowed for the offices on a published decision without a successor."""
    if not is_office_of(user, decision.deliberation.programme_version):
        return Denied(_("Decisions are recorded by the secretariats and the director of the programme."))
    if not decision.deliberation.is_published():
        return Denied(_("This decision is not published yet: change it where it was recorded."))
    if Decision.objects.filter(supersedes=decision).exists():
        return Denied(_("A newer decision supersedes this one already."))
    return Allowed()
