"""Objections of the rules to a placement, and their overrides by an office."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from internships.agreements.permissions import parts_of
from internships.agreements.workflow import Who
from internships.placements.models import AgreementState, Placement
from internships.placements.objections import against_capacity, objections
from internships.placements.override_models import Override
from internships.placements.rules import Objection, Plan
from records.enrolments.permissions import is_office_of

Overrides = Mapping[str, str]  # {rule: reason}
NONE: Overrides = {}


def applicable_objections(plan: Plan, agreement_state: str, by: User) -> list[Objection]:
    """The objections that count at this state of the agreement.

    All rules count once it is approved, only the capacity before. An office may propose beyond the capacity.
    """
    if agreement_state == AgreementState.APPROVED:
        return objections(plan)
    if agreement_state == AgreementState.PROPOSED and is_office_of(by, plan.enrolment.programme_version):
        return []
    return [full] if (full := against_capacity(plan)) else []


def apply_overrides(
    placement: Placement, plan: Plan, found: list[Objection], *, by: User, overrides: Overrides
) -> None:
    """Record the overrides; raise `ValidationError` for each objection that is not overridden.

    Earlier overrides of the placement count as long as it stays at the same site.
    """
    held = {row.rule: row for row in placement.overrides.all()}
    given = held if plan.site == placement.site else {}
    standing = [objection for objection in found if objection.rule not in given]
    if open_ones := [o for o in standing if not overrides.get(o.rule, "").strip()]:
        raise objection_errors(open_ones)
    for objection in standing:
        record_override(placement, objection, held.get(objection.rule), why=overrides[objection.rule].strip(), by=by)


def objection_errors(found: list[Objection]) -> ValidationError:
    """Each objection as the error of `why_<rule>`, the form field for the reason of the override."""
    return ValidationError({f"why_{o.rule}": ValidationError(o.text, code=o.rule) for o in found})


def record_override(placement: Placement, objection: Objection, held: Override | None, *, why: str, by: User) -> None:
    """Create the override, or change `held`. The audit has the text of the objection beside the reason."""
    if Who.OFFICE not in parts_of(by, placement):
        raise PermissionDenied(_("Rules are overridden by the secretariats and the director of the programme."))
    words = f"{objection.text} {why}"
    if held is not None:
        changes.change(
            held, {"reason": why, "given_by": by, "given_at": timezone.now()}, by=by, why=words, action="override"
        )
        return
    made = Override(placement=placement, rule=objection.rule, reason=why, given_by=by)
    changes.create(made, by=by, action="override", why=words)
