"""Deliberations and their decisions, as the secretariat records them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import ExamSession, ProgrammeVersion
from records.models import Decision, Deliberation, Enrolment, Exemption, Registration, Result
from records.permissions import can_hold_deliberation, can_record_decisions, can_supersede


def open_deliberation(*, version: ProgrammeVersion, session: ExamSession, held_on: date, by: User) -> Deliberation:
    require(can_hold_deliberation(by, version))
    sitting = Deliberation(programme_version=version, session=session, held_on=held_on, recorded_by=by)
    return changes.create(sitting, by=by, action="open")


@dataclass(frozen=True)
class Case:
    """A registration before the jury: its result in the session, what that would mean, and what was recorded."""

    registration: Registration
    result: Result | None
    decision: Decision | None

    @property
    def passes(self) -> bool | None:
        """What the threshold of the version says; None where there is no submitted result."""
        if self.result is None:
            return None
        return passes(self.result.mark, self.result.outcome, self.registration.activity.programme_version.threshold)


def passes(mark: Decimal | None, outcome: str, threshold: Decimal) -> bool:
    return outcome == "validated" if mark is None else mark >= threshold


def cases(deliberation: Deliberation) -> list[Case]:
    """The registrations that the jury looks at: with a submitted result in the session, or already recorded here.

    In the order of the residents' names; a fixed number of queries.
    """
    session = deliberation.session
    results = Result.objects.filter(session=session).exclude(state=Result.State.DRAFT).select_related("encoded_by")
    recorded = Decision.objects.filter(deliberation=deliberation)
    here = {"registration": OuterRef("pk")}
    earlier = Decision.objects.granting().filter(**here).exclude(deliberation=deliberation)
    elsewhere = Decision.objects.filter(deliberation__session=session, **here).exclude(deliberation=deliberation)
    found = (
        Registration.objects.filter(
            Exists(results.filter(**here)) | Exists(recorded.filter(**here)),
            annual_programme__enrolment__programme_version=deliberation.programme_version_id,
            annual_programme__academic_year=session.academic_year_id,
        )
        .filter(~Exists(earlier), Exists(recorded.filter(**here)) | ~Exists(elsewhere))
        .select_related("activity__block", "activity__programme_version", "annual_programme__enrolment__user")
        .prefetch_related(
            Prefetch("results", results, to_attr="in_session"), Prefetch("decisions", recorded, to_attr="recorded")
        )
        .order_by("annual_programme__enrolment__user__sort_key", "activity__block__number", "activity__position")
    )
    return [Case(r, next(iter(r.in_session), None), next(iter(r.recorded), None)) for r in found]


def check_decision(
    *, registration: Registration, mark: Decimal | None, outcome: str, granted: bool, reason: str
) -> None:
    """A decision against the threshold says why; credits are not given twice."""
    threshold = registration.activity.programme_version.threshold
    if granted != passes(mark, outcome, threshold) and not reason.strip():
        raise ValidationError(
            {
                "reason": _("Say why the jury decides otherwise than the threshold of %(mark)s/20.")
                % {"mark": threshold.normalize()}
            },
            code="reason_required",
        )
    enrolment_id, activity_id = registration.annual_programme.enrolment_id, registration.activity_id
    if Exemption.objects.filter(enrolment=enrolment_id, activity=activity_id, withdrawn_on__isnull=True).exists():
        raise ValidationError(_("The resident is exempted from this activity."), code="exempted")


@transaction.atomic
def record_decision(
    *,
    deliberation: Deliberation,
    registration: Registration,
    mark: Decimal | None,
    outcome: str,
    granted: bool,
    by: User,
    reason: str = "",
) -> Decision:
    """Write down one decision of an unpublished deliberation, or change the one written there."""
    locked = Deliberation.objects.select_for_update().get(pk=deliberation.pk)
    if locked.published_at is not None:
        raise WrongStateError(can_record_decisions(by, locked).reason)
    require(can_record_decisions(by, locked))
    Enrolment.objects.select_for_update().get(pk=registration.annual_programme.enrolment_id)
    check_decision(registration=registration, mark=mark, outcome=outcome, granted=granted, reason=reason)
    found = Decision.objects.filter(deliberation=locked, registration=registration).first()
    values = {"mark": mark, "outcome": outcome, "granted": granted, "reason": reason}
    if found is not None:
        return changes.change(found, by=by, action="decide", why=reason, **values)
    others = Decision.objects.effective().filter(
        enrolment=registration.annual_programme.enrolment_id, activity=registration.activity_id, granted=True
    )
    if others.exists():
        raise ValidationError(_("The credits of this activity were granted already."), code="granted")
    made = Decision(deliberation=locked, registration=registration, **values)
    return changes.create(made, by=by, action="decide", why=reason)


@transaction.atomic
def record_by_threshold(*, deliberation: Deliberation, registrations: set[int], by: User) -> int:
    """Record what the threshold says for the chosen registrations (pks) that have a result; returns how many."""
    count = 0
    for case in cases(deliberation):
        if case.registration.pk in registrations and case.result is not None and case.decision is None:
            record_decision(
                deliberation=deliberation,
                registration=case.registration,
                mark=case.result.mark,
                outcome=case.result.outcome,
                granted=bool(case.passes),
                by=by,
            )
            count += 1
    return count


@transaction.atomic
def publish(
    *, deliberation: Deliberation, by: User, at: datetime | None = None, seen: int | None = None
) -> Deliberation:
    """From `at` on (now, unless later) the decisions count; the results behind them are closed."""
    locked = Deliberation.objects.select_for_update().get(pk=deliberation.pk)
    if locked.published_at is not None:
        raise WrongStateError(_("These decisions are published already."))
    require(can_record_decisions(by, locked))
    if not locked.decisions.exists():
        raise WrongStateError(_("There is no decision to publish yet."))
    decided = locked.decisions.values("registration")
    for result in Result.objects.filter(session=locked.session_id, registration__in=decided).select_related(
        "institution"
    ):
        changes.change(result, by=by, action="close", institution=result.institution.code, state=Result.State.DECIDED)
    return changes.change(locked, by=by, seen=seen, action="publish", published_at=at or timezone.now())


@transaction.atomic
def supersede(
    *,
    decision: Decision,
    deliberation: Deliberation,
    mark: Decimal | None,
    outcome: str,
    granted: bool,
    reason: str,
    by: User,
) -> Decision:
    """A new decision in another deliberation that takes the place of a published one, once that is published."""
    Enrolment.objects.select_for_update().get(pk=decision.enrolment_id)
    if not (answer := can_supersede(by, decision)):
        raise WrongStateError(answer.reason)
    require(can_record_decisions(by, deliberation))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the earlier decision is superseded.")}, code="reason_required")
    if deliberation.pk == decision.deliberation_id or deliberation.held_on < decision.deliberation.held_on:
        raise ValidationError(_("A superseding decision belongs to a later deliberation."), code="not_later")
    made = Decision(
        deliberation=deliberation,
        registration=decision.registration,
        mark=mark,
        outcome=outcome,
        granted=granted,
        reason=reason,
        supersedes=decision,
    )
    return changes.create(made, by=by, action="supersede", why=reason)
