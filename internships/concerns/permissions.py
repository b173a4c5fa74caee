"""Who may raise a serious concern, and what each party may do. What its state allows: `concerns.workflow`."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied, require
from curriculum.models import Role
from curriculum.roles import on_day
from internships.concerns.models import Concern
from internships.concerns.workflow import CONCERN, Part
from internships.placements.models import AgreementState, Placement
from internships.placements.permissions import supervises
from records.models import Enrolment
from workflow.table import Transition

COORDINATES = (Role.Kind.DIRECTOR, Role.Kind.DEPUTY)


def can_raise(user, placement: Placement, today: date | None = None) -> Answer:
    """Raise a concern: the resident and the supervisors of an approved placement."""
    is_resident = placement.enrolment.user_id == user.pk
    if not is_resident and not supervises(user, placement, today or timezone.localdate()):
        return Denied(_("A serious concern is raised by the resident or a supervisor of the placement."))
    if placement.agreement_state != AgreementState.APPROVED:
        return Denied(_("A serious concern is about a placement that was approved."))
    return Allowed()


def coordinators(concern: Concern, day: date | None = None) -> list[User]:
    """The director and deputies of the day, except those whom it is about."""
    placement = concern.placement
    programme = placement.enrolment.programme_version.programme_id
    held = Role.objects.filter(on_day(day or timezone.localdate()), kind__in=COORDINATES, programme=programme)
    touched = {placement.enrolment.user_id}
    if concern.supervisor is not None:
        touched.add(concern.supervisor.user_id)
    if concern.about == Concern.About.SITE:
        touched |= set(placement.supervisors.values_list("user", flat=True))
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk__in=touched))


def parts_of(user, concern: Concern) -> set[Part]:
    """The parts of the user; one person may have several."""
    found = set()
    if concern.raised_by_id == user.pk:
        found.add(Part.RAISER)
    if concern.about == Concern.About.RESIDENT and concern.placement.enrolment.user_id == user.pk:
        found.add(Part.RESIDENT)
    if Concern.objects.coordinated_by(user).filter(pk=concern.pk).exists():
        found.add(Part.COORDINATOR)
    if Enrolment.objects.before_jury_of(user).filter(pk=concern.placement.enrolment_id).exists():
        found.add(Part.JURY)
    return found


REFUSALS = {
    "withdraw": lambda: _("It is withdrawn by who raised it."),
    "put": lambda: _("It is put to the resident by the programme's coordinator."),
    "reply": lambda: _("The reply is the resident's."),
    "close": lambda: _("It is closed by the programme's coordinator."),
}


def can_do(user, concern: Concern, name: str) -> Answer:
    """Whether the user may ever do this, in some state; `row_for` also checks the state."""
    if CONCERN.actors(name) & parts_of(user, concern):
        return Allowed()
    return Denied(REFUSALS[name]())


def possible(user, concern: Concern, name: str, today: date | None = None) -> Answer:
    """Whether the user may do this now, for buttons."""
    answer = can_do(user, concern, name)
    return CONCERN.may(name, concern, today) if answer else answer


def row_for(user, concern: Concern, name: str, today: date | None = None) -> Transition:
    """The transition by which the user does this now. The caller has locked the concern.

    Raise `PermissionDenied` where the user never may, `WrongStateError` where state or deadline do not allow it.
    """
    require(can_do(user, concern, name))
    return CONCERN.check(name, concern, today)
