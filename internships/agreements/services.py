"""From one state of a placement to the next, as `internships.agreements.workflow` allows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.programmes.services import touch
from internships.agreements.permissions import can_change, transition
from internships.agreements.planning_services import NONE, Overrides, against, change, lock, propose, weigh
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.evaluations.jury_proposals import close_if_complete
from internships.evaluations.services import drop_evaluations, open_evaluations
from internships.placements.accompaniments import settle
from internships.placements.durations import DAY
from internships.placements.models import Interruption, Placement, Step
from internships.placements.objections import objections
from internships.placements.rules import Plan, check
from pages.errors import wrong


@transaction.atomic
def accept(
    *,
    placement: Placement,
    by: User,
    seen: int | None = None,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """The supervisor takes the resident: the place is held from now on. Full is refused, but for an override."""
    site = lock(placement.enrolment, placement.site)
    transition(by, placement, "accept", today)
    plan = Plan.of(placement, site=site)
    check(plan)
    weigh(placement, plan, against(plan, Step.ACCEPTED, by), by=by, overrides=overrides)
    return changes.change(placement, by=by, seen=seen, action="accept", step=Step.ACCEPTED)


@transaction.atomic
def approve(
    *,
    placement: Placement,
    by: User,
    seen: int | None = None,
    overrides: Overrides = NONE,
    today: date | None = None,
) -> Placement:
    """The faculty agrees: all rules hold or are overridden, and the supervisors go along with the resident."""
    site = lock(placement.enrolment, placement.site)
    transition(by, placement, "approve", today)
    plan = Plan.of(placement, site=site)
    check(plan, is_final=True)
    weigh(placement, plan, objections(plan), by=by, overrides=overrides)
    changes.change(placement, by=by, seen=seen, action="approve", step=Step.APPROVED)
    settle(placement, by=by)
    open_evaluations(placement=placement, by=by)
    return placement


@transaction.atomic
def cancel(
    *, placement: Placement, by: User, why: str, seen: int | None = None, today: date | None = None
) -> Placement:
    """It does not take place."""
    lock(placement.enrolment, placement.site)
    transition(by, placement, "cancel", today)
    if not why.strip():
        raise wrong("why", _("Say why it is cancelled."), "reason_required")
    changes.change(
        placement, by=by, seen=seen, action="cancel", step=Step.CANCELLED, cancelled_because=why.strip(), why=why
    )
    settle(placement, by=by, why=why)
    drop_evaluations(placement=placement, by=by, reason=why)
    close_if_complete(registration=placement.registration, by=by)
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
    """It stands still from a day on, until a day or until further notice; these days count for nothing."""
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
    """The resident is back: the interruption ended the day before."""
    today = today or timezone.localdate()
    lock(placement.enrolment, placement.site)
    transition(by, placement, "resume", today)
    stop = current(placement, today)
    if not stop.starts <= first_day - DAY <= placement.ends:
        raise wrong("first_day", _("This day is not after the interruption began, within the placement."), "outside")
    touch(placement, by=by, action="resume", before={}, after={}, seen=seen or placement.version)
    changes.change(stop, by=by, action="resume", ends=first_day - DAY)
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
    """It does not go on: its last day is the one before the interruption, which is taken out."""
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
    """The resident changes site on any day of a placement: that one ends the day before, a new one takes the rest.

    `is_agreed`: the new supervisor has said yes and the faculty too, so that the new placement is approved at once.
    """
    today = today or timezone.localdate()
    require(can_change(by, placement, today))
    if not placement.starts < first_day <= placement.ends:
        raise wrong("first_day", _("This is no day of the placement after its first."), "outside")
    rest: dict[str, Any] = {"ends": placement.ends, "share": placement.share, "registration": placement.registration}
    ahead = list(placement.interruptions.filter(starts__gte=first_day))
    change(placement=placement, by=by, why=why, overrides=overrides, ends=first_day - DAY, today=today)
    made = propose(site=site, starts=first_day, supervisors=supervisors, reason=why, by=by, **rest)
    for stop in ahead:  # the resident is away then, wherever
        again = Interruption(placement=made, starts=stop.starts, ends=stop.ends, reason=stop.reason)
        changes.create(again, by=by, action="interrupt")
    if is_agreed:
        accept(placement=made, by=by, overrides=overrides, today=today)
        approve(placement=made, by=by, overrides=overrides, today=today)
    return made
