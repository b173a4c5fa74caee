"""Writes of evaluations: draft, signature, acknowledgement, correction, dispute."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes, links
from accounts.models import Link, User
from accounts.permissions import WrongStateError
from internships.evaluations.form_versions import bound_form, own_rating
from internships.evaluations.jury_proposals import propose_stage
from internships.evaluations.mails import echo, tell_resident
from internships.evaluations.models import Evaluation
from internships.evaluations.permissions import row_for
from internships.evaluations.reminders import words
from internships.evaluations.schedule import PURPOSE
from internships.evaluations.schedule_services import drop_row
from internships.evaluations.workflow import EVALUATION
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.models import Form, Observation
from portfolio.observations.services import record_observation
from records.disputes.services import dispute
from records.enrolments.locks import lock_enrolment

Answers = Mapping[str, Any]


def locked(evaluation: Evaluation) -> Evaluation:
    """Lock and reload the evaluation; the enrolment is locked first, the order everywhere."""
    lock_enrolment(evaluation.placement.enrolment_id)
    return Evaluation.objects.select_for_update(of=("self",)).for_list().get(pk=evaluation.pk)


def check_form(evaluation: Evaluation, form: Form) -> None:
    """Raise `WrongStateError` where the answers are on another version than what is already written."""
    bound = bound_form(evaluation, own_rating(evaluation))
    if bound is not None and bound.pk != form.pk:
        raise WrongStateError(
            _("This form was replaced by another version while it was open. Load the page again; copy your texts.")
        )


@transaction.atomic
def save_draft(
    *,
    evaluation: Evaluation,
    form: Form,
    answers: Answers,
    by: User,
    outcome: str = "",
    seen: int | None = None,
    today: date | None = None,
) -> Evaluation:
    """Save a draft, which only the writing side reads. `form`: the version that the page showed."""
    current = locked(evaluation)
    row_for(by, current, "write", today)
    check_form(current, form)
    cleaned = clean_answers(form, answers, final=False)
    return changes.change(
        current,
        {
            "form": form,
            "answers": cleaned,
            "outcome": checked_outcome(current, outcome),
            "written_by": by,
            "written_at": timezone.now(),
        },
        by=by,
        seen=seen,
        action="write",
    )


def checked_outcome(evaluation: Evaluation, outcome: str) -> str:
    """The outcome, validated; always empty except on a final evaluation."""
    if evaluation.kind != Evaluation.Kind.FINAL:
        return ""
    if outcome and outcome not in Evaluation.Outcome.values:
        raise wrong("outcome", _("Choose one of the two."), "invalid")
    return outcome


@transaction.atomic
def sign(
    *,
    evaluation: Evaluation,
    form: Form,
    answers: Answers,
    by: User,
    identified_by: str,
    outcome: str = "",
    seen: int | None = None,
    link: Link | None = None,
    today: date | None = None,
) -> Evaluation:
    """Sign and lock it. Records the observation in the portfolio, and proposes the stage after its last evaluation.

    `ValidationError` by item code where answers are missing or invalid. `link`: the link by which it was opened. It is
    closed, and links of other people are withdrawn.
    """
    current = locked(evaluation)
    row = row_for(by, current, "sign", today)
    check_form(current, form)
    cleaned = clean_answers(form, answers, final=True)
    outcome = checked_outcome(current, outcome)
    if current.kind == Evaluation.Kind.FINAL and not outcome:
        raise wrong("outcome", _("Say whether the stage is to be validated."), "required")
    now = timezone.now()
    values: dict[str, Any] = {"form": form, "answers": cleaned, "outcome": outcome, "written_by": by, "written_at": now}
    values |= {"state": row.target, "signed_by": by, "signed_at": now, "identified_by": identified_by}
    signed = changes.change(current, values, by=by, seen=seen, why=current.reason, action="sign")
    follow_signature(signed, by=by, link=link, today=today)
    return signed


def follow_signature(signed: Evaluation, *, by: User, link: Link | None, today: date | None) -> None:
    """Supersede what it corrects, record the observation, close links, send mails, propose the stage."""
    if signed.supersedes is not None:
        state = EVALUATION.run("supersede", signed.supersedes).target
        changes.change(signed.supersedes, {"state": state}, by=by, action="supersede")
    if not signed.is_by_resident:
        observe(signed, by=by, today=today)
    if link is not None:
        links.close(link)
        echo(signed, by)
    links.withdraw(target=signed, purpose=PURPOSE)
    if not signed.is_by_resident:
        tell_resident(signed)
    if signed.kind == Evaluation.Kind.FINAL:
        propose_stage(registration=signed.placement.registration, by=by)


def observe(evaluation: Evaluation, *, by: User, today: date | None) -> None:
    """Record the observation in the portfolio; that of a correction supersedes the earlier one."""
    earlier = evaluation.supersedes.observation if evaluation.supersedes else None
    placement = evaluation.placement
    made = record_observation(
        enrolment=placement.enrolment,
        registration=placement.registration,
        form=evaluation.form,
        answers=evaluation.answers,
        observed_on=today or timezone.localdate(),
        observer=by,
        source=Observation.Source.STAGE,
        identified_by=evaluation.identified_by,
        by=by,
        supersedes=earlier,
        why=evaluation.reason,
        today=today,
    )
    changes.change(evaluation, {"observation": made}, by=by, action="observe")


@transaction.atomic
def acknowledge(
    *,
    evaluation: Evaluation,
    comment: str,
    by: User,
    seen: int | None = None,
    link: Link | None = None,
    today: date | None = None,
) -> Evaluation:
    """Note that the other side has read it, with an optional comment. Objectives are agreed by this."""
    current = locked(evaluation)
    row = row_for(by, current, "acknowledge", today)
    done = changes.change(
        current,
        {"state": row.target, "comment": comment.strip(), "acknowledged_by": by, "acknowledged_at": timezone.now()},
        by=by,
        seen=seen,
        action="acknowledge",
    )
    if link is not None:
        links.close(link)
    links.withdraw(target=done, purpose=PURPOSE)
    return done


@transaction.atomic
def begin_correction(*, evaluation: Evaluation, reason: str, by: User, today: date | None = None) -> Evaluation:
    """Open a correction with the answers of the signed evaluation. Its signature supersedes that one.

    While that of a final evaluation is open, the stage is not proposed to the jury.
    """
    current = locked(evaluation)
    row_for(by, current, "correct", today)
    if not reason.strip():
        raise wrong("reason", _("Say what is put right."), "reason_required")
    day = today or timezone.localdate()
    made = Evaluation(
        placement=current.placement,
        kind=current.kind,
        form=current.form,
        opens_on=day,
        due_on=day + (current.due_on - current.opens_on),
        answers=current.answers,
        outcome=current.outcome,
        written_by=current.signed_by,
        written_at=timezone.now(),
        supersedes=current,
        reason=reason.strip(),
    )
    changes.create(made, by=by, action="correct", why=reason.strip())
    if made.kind == Evaluation.Kind.FINAL:
        propose_stage(registration=made.placement.registration, by=by)
    return made


@transaction.atomic
def drop(
    *, evaluation: Evaluation, reason: str, by: User, seen: int | None = None, today: date | None = None
) -> Evaluation:
    """Drop an evaluation that will not be given, or a correction that is not needed."""
    current = locked(evaluation)
    row_for(by, current, "drop", today)
    if not reason.strip():
        raise wrong("reason", _("Say why it is not given."), "reason_required")
    done = drop_row(current, by, reason.strip(), seen)
    if done.kind == Evaluation.Kind.FINAL:
        propose_stage(registration=done.placement.registration, by=by)
    return done


@transaction.atomic
def disown(*, evaluation: Evaluation, by: User, link: Link) -> Evaluation:
    """Open a dispute of the signature. The evaluation stays valid until the offices correct it.

    Being able to open the link is the permission: it was sent to the signer alone.
    """
    current = locked(evaluation)
    EVALUATION.check("disown", current)
    assert current.signed_at is not None
    links.close(link)
    dispute(
        signed=current,
        enrolment=current.placement.enrolment,
        signer=by,
        what=words(current),
        signed_at=current.signed_at,
    )
    return changes.change(current, {"disowned_at": timezone.now()}, by=by, action="disown")
