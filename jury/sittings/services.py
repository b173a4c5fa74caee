"""Sittings of the jury: open, record decisions, publish, cancel, supersede."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import ExamSession, ProgrammeVersion
from jury.sittings.permissions import can_cancel_publication, can_hold_deliberation, can_record_decisions, can_supersede
from pages.errors import wrong
from records.decisions.models import Decision, Deliberation
from records.decisions.services import check_earned_once, check_place, delete_decision, write_decision, write_successor
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment
from records.exemptions.models import Exemption
from records.exemptions.services import refuse_while_resting
from records.mark_values import check_value, passes
from records.marks.models import Result
from records.marks.sheet_services import set_state
from records.registrations.models import Registration
from ui.figures import decimal_words


def open_deliberation(*, version: ProgrammeVersion, session: ExamSession, held_on: date, by: User) -> Deliberation:
    require(can_hold_deliberation(by, version))
    sitting = Deliberation(programme_version=version, session=session, held_on=held_on, recorded_by=by)
    return changes.create(sitting, by=by, action="open")


def check_decision(
    *, registration: Registration, mark: Decimal | None, outcome: str, granted: bool, reason: str
) -> None:
    """Raise without a reason where the decision departs from the threshold, and for an exempted activity."""
    threshold = registration.activity.programme_version.threshold
    if granted != passes(mark, outcome, threshold) and not reason.strip():
        raise wrong(
            "reason",
            _("Say why the jury decides otherwise than the threshold of %(mark)s/20.")
            % {"mark": decimal_words(threshold)},
            "reason_required",
        )
    check_exempted(registration)


def check_exempted(registration: Registration) -> None:
    enrolment_id, activity_id = registration.annual_programme.enrolment_id, registration.activity_id
    if Exemption.objects.live().filter(enrolment=enrolment_id, activity=activity_id).exists():
        raise ValidationError(_("The resident is exempted from this activity."), code="exempted")


def check_open(deliberation: Deliberation, registration: Registration) -> None:
    """Raise if the session has another decision on the registration, or a mark that is still a draft."""
    decided = Decision.objects.filter(registration=registration, deliberation__session=deliberation.session_id)
    if decided.exists():
        raise ValidationError(
            _("Another deliberation of this session has decided on it: supersede that decision."), code="decided"
        )
    marks = Result.objects.filter(registration=registration, session=deliberation.session_id)
    if marks.filter(state=Result.State.DRAFT).exists():
        raise ValidationError(
            _("The mark of this session is still a draft: it is submitted or taken away first."), code="draft"
        )


def unpublished(deliberation: Deliberation, by: User) -> Deliberation:
    """Return the sitting, locked; raise if it is published or not the user's."""
    locked = Deliberation.objects.select_for_update().select_related("session").get(pk=deliberation.pk)
    answer = can_record_decisions(by, locked)
    if locked.published_at is not None and can_hold_deliberation(by, locked.programme_version):
        raise WrongStateError(answer.reason)
    require(answer)
    return locked


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
    seen: int | None = None,
) -> Decision:
    """Record a decision of an unpublished sitting, or change the one recorded there.

    `seen`: the version on the screen, 0 for "none yet"; `ConflictError` if somebody recorded one meanwhile.
    """
    locked = unpublished(deliberation, by)
    lock_enrolment(registration.annual_programme.enrolment_id)
    refuse_oneself(by, registration.annual_programme.enrolment)
    found = Decision.objects.filter(deliberation=locked, registration=registration).first()
    if found is None:
        check_place(locked, registration)
        check_open(locked, registration)
    check_value(mark, outcome)
    check_decision(registration=registration, mark=mark, outcome=outcome, granted=granted, reason=reason)
    if found is not None and seen is not None and seen != found.version:
        raise changes.ConflictError(found)
    if granted:
        check_earned_once(registration, besides=found.supersedes if found and found.supersedes_id else found)
    return write_decision(
        deliberation=locked,
        registration=registration,
        mark=mark,
        outcome=outcome,
        granted=granted,
        reason=reason,
        by=by,
        found=found,
    )


def refuse_oneself(user: User, enrolment: Enrolment) -> None:
    """Raise for a secretary or juror who is the resident."""
    if enrolment.user_id == user.pk:
        raise PermissionDenied(_("Nobody writes in their own record."))


@transaction.atomic
def remove_decision(*, decision: Decision, by: User, seen: int) -> None:
    """Delete a decision of an unpublished sitting."""
    unpublished(decision.deliberation, by)
    current = Decision.objects.select_related("enrolment").get(pk=decision.pk)
    if current.version != seen:
        raise changes.ConflictError(current)
    delete_decision(decision=current, by=by)


@transaction.atomic
def publish(
    *,
    deliberation: Deliberation,
    by: User,
    at: datetime | None = None,
    seen: int | None = None,
    expected: int | None = None,
) -> Deliberation:
    """Set the publication, now or at `at`: the decisions count from then on. Closes the results behind them.

    `expected`: the number of decisions shown to the user; raises if there are others by now.
    """
    locked = unpublished(deliberation, by)
    if not (count := locked.decisions.count()):
        raise WrongStateError(_("There is no decision to publish yet."))
    if expected is not None and expected != count:
        raise ValidationError(
            _("Decisions were recorded or removed in the meantime. Look at the summary again, then publish."),
            code="changed",
        )
    set_state(results_behind(locked).exclude(state=Result.State.DECIDED), Result.State.DECIDED, by=by, action="close")
    return changes.change(locked, {"published_at": at or timezone.now()}, by=by, seen=seen, action="publish")


def results_behind(deliberation: Deliberation):
    """The results of the session on which the sitting decided."""
    decided = deliberation.decisions.filter(supersedes__isnull=True).values("registration")
    return Result.objects.filter(session=deliberation.session_id, registration__in=decided).select_related(
        "institution"
    )


@transaction.atomic
def cancel_publication(*, deliberation: Deliberation, by: User, seen: int | None = None) -> Deliberation:
    """Cancel a publication that is ahead: the sitting and the results behind it are open again."""
    locked = Deliberation.objects.select_for_update().get(pk=deliberation.pk)
    answer = can_cancel_publication(by, locked)
    if not answer and can_hold_deliberation(by, locked.programme_version):
        raise WrongStateError(answer.reason)
    require(answer)
    set_state(results_behind(locked), Result.State.SUBMITTED, by=by, action="reopen")
    return changes.change(locked, {"published_at": None}, by=by, seen=seen, action="unpublish")


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
    """Record, in another sitting, a decision that replaces a published one once that sitting is published."""
    require(can_hold_deliberation(by, decision.deliberation.programme_version))
    locked = unpublished(deliberation, by)  # lock order: sitting, then enrolment
    lock_enrolment(decision.enrolment_id)
    decision = Decision.objects.select_related("deliberation__programme_version").get(pk=decision.pk)
    if not (answer := can_supersede(by, decision)):
        raise WrongStateError(answer.reason)
    check_value(mark, outcome)
    if not reason.strip():
        raise wrong("reason", _("Say why the earlier decision is superseded."), "reason_required")
    if locked.programme_version_id != decision.deliberation.programme_version_id:
        raise ValidationError(_("That deliberation is on another programme version."), code="other_version")
    if locked.pk == decision.deliberation_id or locked.held_on < decision.deliberation.held_on:
        raise ValidationError(_("A superseding decision belongs to a later deliberation."), code="not_later")
    if granted:
        check_exempted(decision.registration)
        check_earned_once(decision.registration, besides=decision)
    else:
        refuse_while_resting(decision.enrolment, decision.activity)
    return write_successor(
        decision=decision, deliberation=locked, mark=mark, outcome=outcome, granted=granted, reason=reason, by=by
    )
