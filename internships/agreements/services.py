"""The acts on a placement: the transitions of `agreements.workflow`, and what follows from each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.changes import touch
from accounts.models import User
from accounts.permissions import WrongStateError, require
from internships.agreements.overrides import NONE, Overrides, applicable_objections, apply_overrides
from internships.agreements.permissions import can_change, can_declare, transition
from internships.agreements.planning_services import change, lock, propose
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.evaluations.jury_proposals import propose_stage
from internships.evaluations.schedule_services import drop_evaluations, open_evaluations
from internships.placements.accompaniments import sync_accompaniments
from internships.placements.completeness import is_complete
from internships.placements.durations import DAY
from internships.placements.models import AgreementState, Interruption, Placement
from internships.placements.objections import objections
from internships.placements.override_models import StageDeclaration
from internships.placements.rules import Plan, check
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Registration


@transaction.atomic
def accept(
    *,
    placement: Placement,
    by: User,
    seen: int | None = None,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """Accept a placement, which takes a place at the site. A full site is refused unless it is overridden."""
    site = lock(placement.enrolment, placement.site)
    transition(by, placement, "accept", today)
    plan = Plan.of(placement, site=site)
    check(plan)
    apply_overrides(
        placement, plan, applicable_objections(plan, AgreementState.ACCEPTED, by), by=by, overrides=overrides
    )
    return changes.change(placement, {"agreement_state": AgreementState.ACCEPTED}, by=by, seen=seen, action="accept")


@transaction.atomic
def approve(
    *,
    placement: Placement,
    by: User,
    seen: int | None = None,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """Approve a placement: all rules must hold or be overridden. Creates accompaniments and evaluations."""
    site = lock(placement.enrolment, placement.site)
    transition(by, placement, "approve", today)
    plan = Plan.of(placement, site=site)
    check(plan, is_final=True)
    apply_overrides(placement, plan, objections(plan), by=by, overrides=overrides)
    changes.change(placement, {"agreement_state": AgreementState.APPROVED}, by=by, seen=seen, action="approve")
    sync_accompaniments(placement, by=by)
    open_evaluations(placement=placement, by=by)
    propose_stage(registration=placement.registration, by=by)
    return placement


@transaction.atomic
def cancel(
    *, placement: Placement, by: User, why: str, seen: int | None = None, today: date | None = None
) -> Placement:
    """Cancel a placement that has not begun; withdraw its accompaniments, drop its evaluations."""
    lock(placement.enrolment, placement.site)
    transition(by, placement, "cancel", today)
    if not why.strip():
        raise wrong("why", _("Say why it is cancelled."), "reason_required")
    changes.change(
        placement,
        {"agreement_state": AgreementState.CANCELLED, "cancelled_because": why.strip()},
        by=by,
        seen=seen,
        action="cancel",
        why=why,
    )
    sync_accompaniments(placement, by=by, why=why)
    drop_evaluations(placement=placement, by=by, reason=why)
    propose_stage(registration=placement.registration, by=by)
    return placement


@transaction.atomic
def interrupt(
    *,
    placement: Placement,
    starts: date,
    why: str,
    by: User,
    ends: date | None = None,
    seen: int | None = None,
    today: date | None = None,
) -> Interruption:
    """Interrupt a placement from a day on; without `ends`, until further notice. These days do not count."""
    today = today or timezone.localdate()
    lock(placement.enrolment, placement.site)
    transition(by, placement, "interrupt", today)
    if not why.strip():
        raise wrong("why", _("Say why it is interrupted."), "reason_required")
    if not placement.starts <= starts <= placement.ends:
        raise wrong("starts", _("This is no day of the placement."), "outside")
    if ends is not None and not starts <= ends <= placement.ends:
        raise wrong("ends", _("The last day lies between the first and the end of the placement."), "outside")
    for other in placement.interruptions.all():
        if (ends is None or other.starts <= ends) and (other.ends is None or other.ends >= starts):
            raise wrong("starts", _("It was interrupted then already."), "overlap")
    touch(placement, by=by, action="interrupt", before={}, after={}, seen=seen or placement.version)
    made = Interruption(placement=placement, starts=starts, ends=ends, reason=why.strip())
    return changes.create(made, by=by, action="interrupt")


@transaction.atomic
def resume(
    *, placement: Placement, first_day: date, by: User, seen: int | None = None, today: date | None = None
) -> Placement:
    """End the interruption the day before `first_day`."""
    today = today or timezone.localdate()
    lock(placement.enrolment, placement.site)
    transition(by, placement, "resume", today)
    stop = current(placement, today)
    if not stop.starts <= first_day - DAY <= placement.ends:
        raise wrong("first_day", _("This day is not after the interruption began, within the placement."), "outside")
    touch(placement, by=by, action="resume", before={}, after={}, seen=seen or placement.version)
    changes.change(stop, {"ends": first_day - DAY}, by=by, action="resume")
    return placement


@transaction.atomic
def close(
    *,
    placement: Placement,
    by: User,
    why: str,
    seen: int | None = None,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """End an interrupted placement the day before the interruption, and delete the interruption."""
    today = today or timezone.localdate()
    lock(placement.enrolment, placement.site)
    transition(by, placement, "close", today)
    stop = current(placement, today)
    last = stop.starts - DAY
    if last < placement.starts:
        raise wrong("why", _("It stood still from its first day: cancel it instead."), "never_began")
    before = {"starts": changes.plain(stop.starts), "ends": changes.plain(stop.ends)}
    changes.audit(stop, by=by, action="close", before=before)
    stop.delete()
    return change(placement=placement, by=by, seen=seen, why=why, overrides=overrides, ends=last, today=today)


def current(placement: Placement, today: date) -> Interruption:
    return next(stop for stop in placement.interruptions.all() if stop.holds_on(today))


@transaction.atomic
def move(
    *,
    placement: Placement,
    site: Site,
    first_day: date,
    supervisors: Iterable[Supervisor],
    why: str,
    by: User,
    is_agreed: bool = False,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """Move the resident to another site: this placement ends the day before, a new one takes the rest of its days.

    `is_agreed`: the new supervisor and the faculty have agreed already; the new placement is accepted and approved.
    """
    today = today or timezone.localdate()
    require(can_change(by, placement, today))
    if not placement.starts < first_day <= placement.ends:
        raise wrong("first_day", _("This is no day of the placement after its first."), "outside")
    rest: dict[str, Any] = {"ends": placement.ends, "share": placement.share, "registration": placement.registration}
    ahead = list(placement.interruptions.filter(starts__gte=first_day))
    change(placement=placement, by=by, why=why, overrides=overrides, ends=first_day - DAY, today=today)
    made = propose(site=site, starts=first_day, supervisors=supervisors, reason=why, by=by, **rest)
    for stop in ahead:  # an absence of the resident does not depend on the site
        again = Interruption(placement=made, starts=stop.starts, ends=stop.ends, reason=stop.reason)
        changes.create(again, by=by, action="interrupt")
    if is_agreed:
        accept(placement=made, by=by, overrides=overrides, today=today)
        approve(placement=made, by=by, overrides=overrides, today=today)
    return made


@transaction.atomic
def declare_complete(*, registration: Registration, reason: str, by: User) -> StageDeclaration:
    """Declare that a stage has all its placements, although they are shorter than a year; propose it if evaluated."""
    require(can_declare(by, registration.annual_programme.enrolment))
    lock_enrolment(registration.annual_programme.enrolment_id)
    if is_complete(registration):
        raise WrongStateError(_("The placements of this stage are all planned already."))
    if not registration.placements.filter(agreement_state=AgreementState.APPROVED).exists():
        raise WrongStateError(_("This stage has no approved placement yet."))
    if not reason.strip():
        raise wrong("reason", _("Say why nothing is planned for the rest."), "reason_required")
    made = StageDeclaration(registration=registration, reason=reason.strip(), declared_by=by)
    changes.create(made, by=by, action="declare", why=reason.strip())
    propose_stage(registration=registration, by=by)
    return made
