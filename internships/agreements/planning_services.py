"""Proposes and changes placements. The rules are checked while the rows of resident and site are locked."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from internships.agreements.overrides import NONE, Overrides, applicable_objections, apply_overrides
from internships.agreements.permissions import can_change, can_offer, can_plan
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.evaluations.jury_proposals import propose_stage
from internships.evaluations.schedule_services import follow_dates
from internships.placements.accompaniments import release, sync_accompaniments
from internships.placements.models import AgreementState, Interruption, Placement, PlacementSupervisor
from internships.placements.objections import against_capacity
from internships.placements.rules import Plan, Supervision, check
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment, Registration


def lock(enrolment: Enrolment, site: Site) -> Site:
    """Lock resident and site until the transaction ends, always in this order; return the fresh site.

    Without the lock two plans could both take the last place. SQLite has one writer anyway.
    """
    lock_enrolment(enrolment.pk)
    return Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def throughout(supervisors: Iterable[Supervisor], starts: date, ends: date) -> tuple[Supervision, ...]:
    """A supervision by each of them from the first to the last day."""
    return tuple(Supervision(supervisor, starts, ends) for supervisor in supervisors)


@transaction.atomic
def propose(
    *,
    registration: Registration,
    site: Site,
    starts: date,
    ends: date,
    by: User,
    share: Decimal = Decimal(1),
    supervisors: Iterable[Supervisor] = (),
    reason: str = "",
) -> Placement:
    """Create a proposed placement; a supervisor who offers it accepts it at once.

    `ValidationError` by field. A full site is refused, except to an office, which may override that on acceptance.
    """
    enrolment = registration.annual_programme.enrolment
    site, supervisors = lock(enrolment, site), list(supervisors)
    offers = is_offer(by, enrolment, supervisors)
    plan = Plan(registration, site, starts, ends, share, throughout(supervisors, starts, ends))
    check(plan)
    is_own = enrolment.user_id == by.pk
    if is_own and not reason.strip():
        raise wrong("reason", _("Say why you wish to go there."), "reason_required")
    if (is_own or offers) and (full := against_capacity(plan)):
        raise wrong("site", full.text, "full")
    made = Placement(
        registration=registration,
        site=site,
        starts=starts,
        ends=ends,
        share=share,
        reason=reason.strip(),
        proposed_by=by,
        agreement_state=AgreementState.ACCEPTED if offers else AgreementState.PROPOSED,
    )
    changes.create(made, by=by, action="propose")
    if plan.supervisions:
        set_supervisions(made, plan.supervisions, by=by)
    return made


def is_offer(by: User, enrolment: Enrolment, supervisors: list[Supervisor]) -> bool:
    """Whether a supervisor offers the placement. `PermissionDenied` for users who may neither offer nor propose."""
    may_plan = can_plan(by, enrolment)
    offers = not may_plan and any(supervisor.user_id == by.pk for supervisor in supervisors)
    require(can_offer(by) if offers else may_plan)
    return offers


@transaction.atomic
def change(
    *,
    placement: Placement,
    by: User,
    seen: int | None = None,
    why: str = "",
    overrides: Overrides = NONE,
    supervisions: Iterable[Supervision] | None = None,
    site: Site | None = None,
    today: date | None = None,
    **values,
) -> Placement:
    """Change the days (`starts`, `ends`), `share`, site or supervisions; checked as if the placement were new.

    `why` is required once it is accepted. Supervisions follow the days unless they are given. Accompaniments and the
    dates of open evaluations follow.
    """
    require(can_change(by, placement, today))
    site = lock(placement.enrolment, site or placement.site)
    if placement.agreement_state != AgreementState.PROPOSED and not why.strip():
        raise wrong("why", _("Say why it is changed."), "reason_required")
    old = Plan.of(placement)
    days = {"starts": values.get("starts", old.starts), "ends": values.get("ends", old.ends)}
    rows = fitted_supervisions(old, **days) if supervisions is None else tuple(supervisions)
    plan = Plan.of(placement, site=site, supervisions=rows, **values)
    check(plan, is_final=placement.agreement_state == AgreementState.APPROVED)
    apply_overrides(
        placement, plan, applicable_objections(plan, placement.agreement_state, by), by=by, overrides=overrides
    )
    changes.change(placement, {"site": site, **values}, by=by, seen=seen, why=why, action="change")
    if rows != old.supervisions:
        set_supervisions(placement, rows, by=by, why=why)
    if (plan.starts, plan.ends) != (old.starts, old.ends):
        fit_interruptions(placement, by=by, why=why)
    sync_accompaniments(placement, by=by, why=why)
    if placement.agreement_state == AgreementState.APPROVED:
        follow_dates(placement=placement, by=by)
        propose_stage(registration=placement.registration, by=by)
    return placement


def fit_interruptions(placement: Placement, *, by: User, why: str) -> None:
    """Cut interruptions to the days of the placement; delete those outside."""
    for stop in Interruption.objects.filter(placement=placement):
        starts = max(stop.starts, placement.starts)
        ends = min(stop.ends, placement.ends) if stop.ends else None
        if starts > (ends or placement.ends):
            before = {"starts": changes.plain(stop.starts), "ends": changes.plain(stop.ends)}
            changes.audit(stop, by=by, action="take_out", before=before, why=why)
            stop.delete()
        else:
            changes.change(stop, {"starts": starts, "ends": ends}, by=by, action="fit", why=why)
    # the caller goes on with this object: its status must not come from the old rows
    getattr(placement, "_prefetched_objects_cache", {}).pop("interruptions", None)


def fitted_supervisions(old: Plan, *, starts: date, ends: date) -> tuple[Supervision, ...]:
    """The supervisions cut to other days. One that began or ended with the placement still does."""
    found = []
    for row in old.supervisions:
        first = starts if row.starts == old.starts else max(row.starts, starts)
        last = ends if row.ends == old.ends else min(row.ends, ends)
        if first <= last:
            found.append(Supervision(row.supervisor, first, last))
    return tuple(found)


def set_supervisions(placement: Placement, rows: Iterable[Supervision], *, by: User, why: str = "") -> None:
    """Replace the supervisions. Rows of the same supervisor are kept, with their accompaniment."""
    held = {row.supervisor_id: row for row in placement.supervisions.select_related("accompaniment__enrolment")}
    before = {str(row.supervisor): f"{row.starts} – {row.ends}" for row in placement.supervisions.all()}
    for row in rows:
        found = held.pop(row.supervisor.pk, None) or PlacementSupervisor(placement=placement, supervisor=row.supervisor)
        found.starts, found.ends = row.starts, row.ends
        found.save()
    for gone in held.values():
        release(gone, by=by, why=why)
        gone.delete()
    after = {str(row.supervisor): f"{row.starts} – {row.ends}" for row in placement.supervisions.all()}
    changes.audit(placement, by=by, action="supervise", before=before, after=after, why=why)
