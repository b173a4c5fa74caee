"""Who may do what to a placement; what its state allows is in `internships.agreements.workflow`."""

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Allowed, Answer, Denied, WrongStateError, require
from curriculum.roles import on_day
from internships.agreements.workflow import Transition, Who, ever, find, open_to
from internships.directory.supervisor_models import Delegation, Supervisor
from internships.placements.models import Placement, State
from records.models import Enrolment
from records.permissions import is_office_of


def supervises(user, placement: Placement, today: date) -> bool:
    """Named on it and still at work, or standing in today for one who is."""
    named = Supervisor.objects.filter(supervisions__placement=placement)
    if any(s.last_day is None or s.last_day >= today for s in named.filter(user=user)):
        return True
    return Delegation.objects.filter(on_day(today), user=user, supervisor__in=named.values("pk")).exists()


def parts_of(user, placement: Placement, today: date | None = None) -> set[Who]:
    """In which parts the user acts on the placement; a resident acts as nothing else on their own."""
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
    """The act at all, whatever the state; for the state see `transition`."""
    if parts_of(user, placement, today) & ever(name):
        return Allowed()
    return Denied(REFUSALS[name]())


def transition(user, placement: Placement, name: str, today: date | None = None) -> Transition:
    """The row of the table by which the user does that now.

    Raises `PermissionDenied` for who never may, `WrongStateError` where the state does not allow it to them.
    """
    today = today or timezone.localdate()
    require(can_do(user, placement, name, today))
    state = placement.state_on(today)
    row = find(name, state)
    if row is None:
        raise WrongStateError(
            _("This placement is %(state)s: that is not possible any more, or not yet.") % {"state": state.label}
        )
    if not row.who & parts_of(user, placement, today):
        raise WrongStateError(_("This placement is %(state)s: ask your secretariat.") % {"state": state.label})
    return row


def possible(user, placement: Placement, today: date | None = None) -> list[Transition]:
    """What the user may do to it now."""
    today = today or timezone.localdate()
    return open_to(parts_of(user, placement, today), placement.state_on(today))


def can_change(user, placement: Placement, today: date | None = None) -> Answer:
    """Dates, share, site, supervisors: the offices until it is over, who proposed it until somebody accepted."""
    today = today or timezone.localdate()
    state = placement.state_on(today)
    if state == State.CANCELLED:
        return Denied(_("This placement is cancelled."))
    if Who.OFFICE in parts_of(user, placement, today):
        return Allowed()
    if placement.proposed_by_id == user.pk and state == State.PROPOSED:
        return Allowed()
    if placement.proposed_by_id == user.pk:
        return Denied(_("It was accepted as it stands: ask your secretariat to change it."))
    return Denied(_("A placement is changed by who proposed it, and by the secretariat."))


def can_plan(user, enrolment: Enrolment) -> Answer:
    """Propose a placement for this resident: the resident, and the offices; for a supervisor see `can_offer`."""
    if enrolment.user_id == user.pk or is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("Placements are proposed by the resident, a supervisor or the secretariat."))


def can_declare(user, enrolment: Enrolment) -> Answer:
    """Say that the placements of a year of stage are all there: the offices."""
    if enrolment.user_id != user.pk and is_office_of(user, enrolment.programme_version):
        return Allowed()
    return Denied(_("That a year of stage is whole is declared by the secretariats and the director."))


def can_offer(user) -> Answer:
    """Propose oneself as supervisor of a resident."""
    own = Supervisor.objects.filter(user=user).first()
    if own is not None and own.last_day is None:
        return Allowed()
    return Denied(_("This is for stage supervisors."))


def can_see_own_stages(user) -> Answer:
    """The page of who supervises, or stands in today for one who does; one query."""
    stands_in = Delegation.objects.filter(on_day(timezone.localdate()), user=user)
    if Supervisor.objects.filter(Q(user=user) | Q(pk__in=stands_in.values("supervisor"))).exists():
        return Allowed()
    return Denied(_("This is for stage supervisors."))


def can_keep_agreement(user, placement: Placement) -> Answer:
    """The CCFFMG agreement, and the confirmation of the placement: the offices of the programme."""
    if placement.enrolment.user_id != user.pk and is_office_of(user, placement.enrolment.programme_version):
        return Allowed()
    return Denied(_("Agreements are kept by the secretariats and the director of the programme."))


def can_have_confirmed(user, placement: Placement) -> Answer:
    """The resident and the offices of the programme; whether its state allows it is `confirmable`."""
    if {Who.RESIDENT, Who.OFFICE} & parts_of(user, placement):
        return Allowed()
    return Denied(_("Only the resident, the secretariats and the programme director have a placement confirmed."))


def confirmable(placement: Placement, today: date | None = None) -> Answer:
    """Whether there is something to confirm: approved, running or completed. Reads `interruptions`."""
    state = placement.state_on(today or timezone.localdate())
    if state in {State.APPROVED, State.RUNNING, State.COMPLETED}:
        return Allowed()
    if state == State.INTERRUPTED:
        return Denied(_("A placement is not confirmed while it is interrupted."))
    return Denied(_("Only a placement that was approved is confirmed; this one is %(state)s.") % {"state": state.label})


def can_see_stages(user, enrolment: Enrolment) -> Answer:
    """The room of the stages: who sees the credits, or supervises the resident; each row by `visible_to`."""
    if enrolment.user_id == user.pk:
        return Allowed()
    whole = Enrolment.objects.filter(pk=enrolment.pk).with_credits_visible_to(user)
    if whole.exists() or Placement.objects.with_goals_visible_to(user).filter(enrolment=enrolment).exists():
        return Allowed()
    return Denied(_("Stages are seen by the resident, the mentor, the supervisor, the jury and the offices."))
