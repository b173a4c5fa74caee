"""Who may do what to a placement, and who sees its pages. Which acts each status allows: `agreements.workflow`."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied, require
from internships.agreements.workflow import PLACEMENT, Who
from internships.directory.supervisor_models import Supervisor
from internships.placements.models import Placement, PlacementStatus
from internships.placements.permissions import supervises
from records.enrolments.permissions import is_office_of
from records.models import Enrolment
from workflow.table import Transition


def parts_of(user, placement: Placement, today: date | None = None) -> set[Who]:
    """The roles in which the user acts on the placement. A resident has no other role on their own placement."""
    if placement.enrolment.user_id == user.pk:
        return {Who.RESIDENT}
    found = set()
    if is_office_of(user, placement.enrolment.programme_version):
        found.add(Who.OFFICE)
    if supervises(user, placement, today or timezone.localdate()):
        found.add(Who.SUPERVISOR)
    return found


REFUSALS = {
    "accept": lambda: _("A placement is accepted by its supervisor, or for them by a secretariat."),
    "approve": lambda: _("A placement is approved by the secretariats and the director of the programme."),
    "interrupt": lambda: _("Interruptions are entered by the secretariats and the director of the programme."),
    "resume": lambda: _("Interruptions are entered by the secretariats and the director of the programme."),
    "close": lambda: _("Interruptions are entered by the secretariats and the director of the programme."),
    "cancel": lambda: _("A placement is cancelled by the resident, its supervisor or the secretariat."),
}


def can_do(user, placement: Placement, name: str, today: date | None = None) -> Answer:
    """Whether the user may ever do this, in some status; `transition` also checks the status."""
    if parts_of(user, placement, today) & PLACEMENT.actors(name):
        return Allowed()
    return Denied(REFUSALS[name]())


def transition(user, placement: Placement, name: str, today: date | None = None) -> Transition:
    """The transition by which the user does this now; locks the placement, in the transaction of a service.

    Raise `PermissionDenied` where the user never may, `WrongStateError` where the status does not allow it.
    """
    today = today or timezone.localdate()
    require(can_do(user, placement, name, today))
    return PLACEMENT.run(name, placement, today, actors=parts_of(user, placement, today))


def possible(user, placement: Placement, today: date | None = None) -> list[Transition]:
    """The transitions that the user may make now."""
    today = today or timezone.localdate()
    return PLACEMENT.open_to(parts_of(user, placement, today), placement.status_on(today))


def can_change(user, placement: Placement, today: date | None = None) -> Answer:
    """Change dates, share, site or supervisors: the offices at any time, the proposer until it is accepted."""
    today = today or timezone.localdate()
    status = placement.status_on(today)
    if status == PlacementStatus.CANCELLED:
        return Denied(_("This placement is cancelled."))
    if Who.OFFICE in parts_of(user, placement, today):
        return Allowed()
    if placement.proposed_by_id == user.pk and status == PlacementStatus.PROPOSED:
        return Allowed()
    if placement.proposed_by_id == user.pk:
        return Denied(_("It was accepted as it stands: ask your secretariat to change it."))
    return Denied(_("A placement is changed by who proposed it, and by the secretariat."))


def can_plan(user, enrolment: Enrolment) -> Answer:
    """Propose a placement for this resident: the resident and the offices. Supervisors: see `can_offer`."""
    if enrolment.user_id == user.pk or is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("Placements are proposed by the resident, a supervisor or the secretariat."))


def can_declare(user, enrolment: Enrolment) -> Answer:
    """Declare that a year of stage has all its placements: the offices."""
    if enrolment.user_id != user.pk and is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("That a year of stage is whole is declared by the secretariats and the director."))


def can_offer(user) -> Answer:
    """Offer a placement to a resident: supervisors who have not retired."""
    own = Supervisor.objects.filter(user=user).first()
    if own is not None and own.last_day is None:
        return Allowed()
    return Denied(_("This is for stage supervisors."))


def can_keep_agreement(user, placement: Placement) -> Answer:
    """Edit the CCFFMG agreement: the offices of the programme."""
    if placement.enrolment.user_id != user.pk and is_office_of(user, placement.enrolment.programme_version):
        return Allowed()
    return Denied(_("Agreements are kept by the secretariats and the director of the programme."))


def can_have_confirmed(user, placement: Placement) -> Answer:
    """Ask for a confirmation: the resident and the offices. `confirmable` checks the status."""
    if {Who.RESIDENT, Who.OFFICE} & parts_of(user, placement):
        return Allowed()
    return Denied(_("Only the resident, the secretariats and the programme director have a placement confirmed."))


def confirmable(placement: Placement, today: date | None = None) -> Answer:
    """Whether the status allows a confirmation: approved, running or completed. Reads `interruptions`."""
    status = placement.status_on(today or timezone.localdate())
    if status in {PlacementStatus.APPROVED, PlacementStatus.RUNNING, PlacementStatus.COMPLETED}:
        return Allowed()
    if status == PlacementStatus.INTERRUPTED:
        return Denied(_("A placement is not confirmed while it is interrupted."))
    return Denied(
        _("Only a placement that was approved is confirmed; this one is %(state)s.") % {"state": status.label}
    )


def can_see_stages(user, enrolment: Enrolment) -> Answer:
    """See the stages page of a resident: who sees the credits, and supervisors. Its rows depend on `visible_to`."""
    if enrolment.user_id == user.pk:
        return Allowed()
    whole = Enrolment.objects.filter(pk=enrolment.pk).with_credits_visible_to(user)
    if whole.exists() or Placement.objects.with_goals_visible_to(user).filter(enrolment=enrolment).exists():
        return Allowed()
    return Denied(_("Stages are seen by the resident, the mentor, the supervisor, the jury and the offices."))
