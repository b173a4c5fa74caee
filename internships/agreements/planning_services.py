"""Proposing a placement and changing it: the rules are checked while the resident's and the site's row are locked."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from internships.agreements.permissions import can_change, can_offer, can_plan, parts_of
from internships.agreements.workflow import Who
from internships.directory.models import Site
from internships.directory.supervisor_models import Supervisor
from internships.evaluations.services import follow_dates
from internships.placements.accompaniments import release, settle
from internships.placements.models import Interruption, Placement, PlacementSupervisor, Step
from internships.placements.objections import against_capacity, objections
from internships.placements.override_models import Override
from internships.placements.rules import Objection, Plan, Supervision, check
from pages.errors import wrong
from records.models import Enrolment, Registration
from records.permissions import is_office_of

Overrides = Mapping[str, str]  # rule -> why it is overridden
NONE: Overrides = {}


def lock(enrolment: Enrolment, site: Site) -> Site:
    """Nobody else plans for this resident or this site until the transaction ends (SQLite has one writer anyway)."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    return Site.objects.select_for_update(no_key=True).get(pk=site.pk)


def whole(supervisors: Iterable[Supervisor], starts: date, ends: date) -> tuple[Supervision, ...]:
    """Each of them supervises from the first to the last day."""
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
    """A new placement, proposed by the resident, a supervisor who offers to supervise it, or an office.

    What is wrong raises `ValidationError` beside its field; so does a site without a place left, but not to an office,
    which may override that when it accepts. What a supervisor offers is accepted with it.
    """
    enrolment = registration.annual_programme.enrolment
    site, supervisors = lock(enrolment, site), list(supervisors)
    offers = is_offer(by, enrolment, supervisors)
    plan = Plan(registration, site, starts, ends, share, whole(supervisors, starts, ends))
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
        step=Step.ACCEPTED if offers else Step.PROPOSED,
    )
    changes.create(made, by=by, action="propose")
    if plan.supervisions:
        rewrite(made, plan.supervisions, by=by)
    return made


def is_offer(by: User, enrolment: Enrolment, supervisors: list[Supervisor]) -> bool:
    """Whether a supervisor offers to take the resident; refuses who may not propose at all."""
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
    """Other days (`starts`, `ends`), another `share`, site or supervisors, checked as if the placement were new.

    Once it is accepted, an office says why. Supervisions follow the days unless they are given.
    """
    require(can_change(by, placement, today))
    site = lock(placement.enrolment, site or placement.site)
    if placement.step != Step.PROPOSED and not why.strip():
        raise wrong("why", _("Say why it is changed."), "reason_required")
    old = Plan.of(placement)
    days = {"starts": values.get("starts", old.starts), "ends": values.get("ends", old.ends)}
    rows = stretched(old, **days) if supervisions is None else tuple(supervisions)
    plan = Plan.of(placement, site=site, supervisions=rows, **values)
    check(plan, is_final=placement.step == Step.APPROVED)
    weigh(placement, plan, against(plan, placement.step, by), by=by, overrides=overrides)
    changes.change(placement, by=by, seen=seen, why=why, action="change", site=site, **values)
    if rows != old.supervisions:
        rewrite(placement, rows, by=by, why=why)
    if (plan.starts, plan.ends) != (old.starts, old.ends):
        fit_interruptions(placement, by=by, why=why)
    settle(placement, by=by, why=why)
    if placement.step == Step.APPROVED:
        follow_dates(placement=placement, by=by)
    return placement


def fit_interruptions(placement: Placement, *, by: User, why: str) -> None:
    """Interruptions stay within the days: one outside is taken out, one that reaches beyond is cut."""
    for stop in Interruption.objects.filter(placement=placement):
        starts = max(stop.starts, placement.starts)
        ends = min(stop.ends, placement.ends) if stop.ends else None
        if starts > (ends or placement.ends):
            before = {"starts": changes.plain(stop.starts), "ends": changes.plain(stop.ends)}
            changes.audit(stop, by=by, action="take_out", before=before, why=why)
            stop.delete()
        else:
            changes.change(stop, by=by, action="fit", why=why, starts=starts, ends=ends)
    getattr(placement, "_prefetched_objects_cache", {}).pop("interruptions", None)


def stretched(old: Plan, *, starts: date, ends: date) -> tuple[Supervision, ...]:
    """The supervisions on other days: who was there on the first day begins it, who was there on the last ends it."""
    found = []
    for row in old.supervisions:
        first = starts if row.starts == old.starts else max(row.starts, starts)
        last = ends if row.ends == old.ends else min(row.ends, ends)
        if first <= last:
            found.append(Supervision(row.supervisor, first, last))
    return tuple(found)


def against(plan: Plan, step: str, by: User) -> list[Objection]:
    """What stands against a plan that has come so far; an office may propose where there is no place."""
    if step == Step.APPROVED:
        return objections(plan)
    if step == Step.PROPOSED and is_office_of(by, plan.enrolment.programme_version):
        return []
    return [full] if (full := against_capacity(plan)) else []


def weigh(placement: Placement, plan: Plan, found: list[Objection], *, by: User, overrides: Overrides) -> None:
    """Refuse what stands against it, unless it was overridden for this site or an office does so now, with a reason."""
    held = {row.rule: row for row in placement.overrides.all()}
    given = held if plan.site == placement.site else {}
    standing = [objection for objection in found if objection.rule not in given]
    if open_ones := [o for o in standing if not overrides.get(o.rule, "").strip()]:
        raise refused(open_ones)
    for objection in standing:
        why = overrides[objection.rule].strip()
        override(placement, objection, held.get(objection.rule), why=why, by=by)


def refused(found: list[Objection]) -> ValidationError:
    """Each objection beside the field in which an office says why it does not count."""
    return ValidationError({f"why_{o.rule}": ValidationError(o.text, code=o.rule) for o in found})


def override(placement: Placement, objection: Objection, held: Override | None, *, why: str, by: User) -> None:
    """The rule does not stop the placement; what it said stands in the audit beside the reason."""
    if Who.OFFICE not in parts_of(by, placement):
        raise PermissionDenied(_("Rules are overridden by the secretariats and the director of the programme."))
    words = f"{objection.text} {why}"
    if held is not None:
        changes.change(held, by=by, why=words, action="override", reason=why, given_by=by, given_at=timezone.now())
        return
    made = Override(placement=placement, rule=objection.rule, reason=why, given_by=by)
    changes.create(made, by=by, action="override", why=words)


def rewrite(placement: Placement, rows: Iterable[Supervision], *, by: User, why: str = "") -> None:
    """Who supervises, and on which days; rows that stay keep their accompaniment."""
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
