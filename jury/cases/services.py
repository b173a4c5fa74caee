"""The acts on a case: decide, take back, take up all the same, put off; and to bring a published decision back."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from jury.cases.jury_cases import Case, case_of
from jury.cases.models import Correction, Overrule, Postponement
from jury.cases.permissions import can_bring_back
from jury.sittings.services import run
from jury.sittings.ties import refuse_tied
from pages.errors import wrong
from records.decisions.services import check_earned_once, check_place, delete_decision, write_decision, write_successor
from records.enrolments.locks import lock_enrolment
from records.exemptions.equivalence_models import EXEMPTED, granted_otherwise
from records.mark_values import check_value, otherwise_words, passes
from records.models import Decision, Deliberation, Registration, Result


def opened(sitting: Deliberation, registration: Registration, by: User, name: str, today=None):
    """Lock the sitting and the resident; return the sitting and the case as they stand. Raises where `by` may not."""
    locked, _target = run(name, sitting, by, today)
    lock_enrolment(registration.annual_programme.enrolment_id)
    refuse_tied(by, locked, registration.annual_programme.enrolment)
    case = case_of(locked, registration)
    if case is None:
        refuse_elsewhere(locked, registration)
    return locked, case


def refuse_elsewhere(sitting: Deliberation, registration: Registration) -> None:
    """Say why a registration is not before this jury."""
    check_place(sitting, registration)
    check_exempted(registration)
    check_earned_once(registration)
    decided = Decision.objects.filter(registration=registration, deliberation__session=sitting.session_id)
    if decided.exclude(deliberation=sitting).exists():
        raise ValidationError(
            _("Another deliberation of this session has decided on it: supersede that decision."), code="decided"
        )
    raise ValidationError(_("This activity is not before this deliberation."), code="no_case")


def check_exempted(registration: Registration) -> None:
    enrolment_id, activity_id = registration.annual_programme.enrolment_id, registration.activity_id
    otherwise = granted_otherwise(enrolment=enrolment_id, activity=activity_id).get((enrolment_id, activity_id))
    if otherwise == EXEMPTED:
        raise ValidationError(_("The resident is exempted from this activity."), code="exempted")
    if otherwise:
        raise ValidationError(_("The credits of this activity are earned already."), code="earned")


def check_ready(case: Case) -> None:
    """Raise with all that stands against a decision."""
    if case.open_findings:
        words = " ".join(one.words for one in case.open_findings)
        raise ValidationError(
            _("Not ready: %(findings)s Who presides may take it up with a reason.") % {"findings": words},
            code="not_ready",
        )


def check_reason(case: Case, mark: Decimal | None, outcome: str, granted: bool, reason: str) -> None:
    """Raise without a reason where the decision departs from the threshold, or from the mark that was encoded."""
    if reason.strip():
        return
    threshold = case.activity.programme_version.threshold
    if granted != passes(mark, outcome, threshold):
        raise wrong("reason", otherwise_words(threshold), "reason_required")
    if case.basis is not None and (case.basis.mark, case.basis.outcome) != (mark, outcome):
        raise wrong("reason", _("Say why the jury decides on another value than the one encoded."), "reason_required")


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
    today=None,
) -> Decision:
    """Record a decision of an open sitting, or change the one recorded there.

    `seen`: the version on the screen, 0 for "none yet"; `ConflictError` if somebody recorded one meanwhile. On a case
    that was brought back, the decision supersedes the published one.
    """
    locked, case = opened(deliberation, registration, by, "decide", today)
    check_value(mark, outcome)
    check_ready(case)
    check_reason(case, mark, outcome, granted, reason)
    if case.decision is not None and seen is not None and seen != case.decision.version:
        raise changes.ConflictError(case.decision)
    if seen and case.decision is None:
        raise ValidationError(_("This decision was taken back in the meantime."), code="gone")
    if case.postponement is not None:
        raise WrongStateError(_("This case is put off. Take that back first."))
    values: dict[str, Any] = {"mark": mark, "outcome": outcome, "granted": granted, "reason": reason, "by": by}
    if case.correction is not None:
        return write_correction(locked, case, **values)
    if granted:
        check_earned_once(registration, besides=case.decision)
    return write_decision(deliberation=locked, registration=registration, found=case.decision, **values)


def write_correction(sitting: Deliberation, case: Case, *, granted: bool, reason: str, **values: Any) -> Decision:
    """The decision that supersedes the published one; it needs a reason and must not grant what was earned since."""
    assert case.correction is not None
    before = case.correction.decision
    if not reason.strip():
        raise wrong("reason", _("Say why the earlier decision is superseded."), "reason_required")
    if granted:
        check_exempted(before.registration)
        check_earned_once(before.registration, besides=before)
    terms = {"granted": granted, "reason": reason, **values}
    if case.decision is not None:
        return write_decision(deliberation=sitting, registration=before.registration, found=case.decision, **terms)
    return write_successor(decision=before, deliberation=sitting, **terms)


@transaction.atomic
def remove_decision(*, decision: Decision, by: User, seen: int) -> None:
    """Delete a decision of an open sitting; its case waits again."""
    locked, _target = run("decide", decision.deliberation, by)
    lock_enrolment(decision.enrolment_id)
    current = Decision.objects.select_related("enrolment").filter(pk=decision.pk).first()
    if current is None:
        raise WrongStateError(_("This decision was taken back in the meantime."))
    refuse_tied(by, locked, current.enrolment)
    if current.version != seen:
        raise changes.ConflictError(current)
    delete_decision(decision=current, by=by)


@transaction.atomic
def overrule(
    *, deliberation: Deliberation, registration: Registration, reason: str, by: User, is_mistaken: bool = False
) -> Overrule:
    """Take up a case that is not ready, for what stands against it now. The reason goes into the minutes.

    `is_mistaken`: the finding itself was wrong; kept apart, so that checks can be judged.
    """
    locked, case = opened(deliberation, registration, by, "overrule")
    if not case.open_findings:
        raise WrongStateError(_("Nothing stands against this case."))
    if not reason.strip():
        raise wrong("reason", _("Say why the case is taken up all the same."), "reason_required")
    values = {
        "codes": sorted({one.code for one in case.findings}),
        "words": " ".join(one.words for one in case.findings),
        "reason": reason.strip(),
        "is_mistaken": is_mistaken,
        "overruled_by": by,
        "overruled_at": timezone.now(),
    }
    if case.overrule is not None:
        return changes.change(case.overrule, values, by=by, action="overrule", why=reason)
    made = Overrule(deliberation=locked, registration=registration, **values)
    return changes.create(made, by=by, action="overrule", why=reason)


@transaction.atomic
def take_overrule_back(*, deliberation: Deliberation, registration: Registration, by: User) -> None:
    """Leave the case as it is after all; refused while a decision rests on it."""
    _locked, case = opened(deliberation, registration, by, "overrule")
    if case.overrule is None:
        raise WrongStateError(_("This case was not taken up."))
    if case.decision is not None:
        raise WrongStateError(_("A decision rests on it: take that back first."))
    changes.audit(case.overrule, by=by, action="remove", before={"reason": case.overrule.reason})
    case.overrule.delete()


@transaction.atomic
def postpone(*, deliberation: Deliberation, registration: Registration, reason: str, by: User) -> Postponement:
    """Put a case off to a later sitting."""
    locked, case = opened(deliberation, registration, by, "decide")
    if case.is_done:
        raise WrongStateError(_("This case is decided or put off already."))
    if not reason.strip():
        raise wrong("reason", _("Say why it is put off."), "reason_required")
    made = Postponement(deliberation=locked, registration=registration, reason=reason.strip(), recorded_by=by)
    return changes.create(made, by=by, action="postpone", why=reason)


@transaction.atomic
def take_up_again(*, postponement: Postponement, by: User, seen: int) -> None:
    """Delete a postponement of an open sitting; the case waits again."""
    run("decide", postponement.deliberation, by)
    if postponement.version != seen:
        raise changes.ConflictError(postponement)
    changes.audit(postponement, by=by, action="remove", before={"reason": postponement.reason})
    postponement.delete()


@transaction.atomic
def bring_back(*, decision: Decision, deliberation: Deliberation, ground: str, words: str, by: User) -> Correction:
    """Bring a published decision before a later sitting that is prepared or open."""
    locked = (
        Deliberation.objects.select_for_update().select_related("programme_version__programme").get(pk=deliberation.pk)
    )
    lock_enrolment(decision.enrolment_id)
    decision = Decision.objects.select_related("deliberation__programme_version__programme").get(pk=decision.pk)
    answer = can_bring_back(by, decision)
    if not answer and can_bring_back(by, None, locked):
        raise WrongStateError(answer.reason)
    require(answer)
    if not words.strip():
        raise wrong("words", _("Say what is to be corrected."), "reason_required")
    if locked.programme_version_id != decision.deliberation.programme_version_id:
        raise wrong("deliberation", _("That deliberation is on another programme version."), "other_version")
    if locked.state not in (Deliberation.State.PREPARED, Deliberation.State.OPEN):
        raise WrongStateError(_("That deliberation takes no further case."))
    if locked.pk == decision.deliberation_id or locked.held_on < decision.deliberation.held_on:
        raise wrong("deliberation", _("A superseding decision belongs to a later deliberation."), "not_later")
    made = Correction(deliberation=locked, decision=decision, ground=ground, words=words.strip(), opened_by=by)
    return changes.create(made, by=by, action="bring_back", why=words)


def results_behind(deliberation: Deliberation):
    """The results of the session on which the sitting decided."""
    decided = deliberation.decisions.filter(supersedes__isnull=True).values("registration")
    return Result.objects.filter(session=deliberation.session_id, registration__in=decided).select_related(
        "institution"
    )
