"""The life of an evaluation: opened with its placement, written, signed, read, corrected."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes, links
from accounts.models import Link, User
from accounts.permissions import WrongStateError
from internships.evaluations.jury_proposals import close_if_complete
from internships.evaluations.models import Evaluation, OwnRating
from internships.evaluations.permissions import row_for
from internships.evaluations.reminders import echo, tell_resident
from internships.evaluations.schedule import PURPOSE, bound_form, own_rating, plan
from internships.evaluations.workflow import EVALUATION
from internships.placements.models import Placement
from pages.errors import wrong
from portfolio.forms.answers import clean_answers
from portfolio.models import Form, Observation
from portfolio.observations.services import record_observation
from records.models import Enrolment

Answers = Mapping[str, Any]


@transaction.atomic
def open_evaluations(*, placement: Placement, by: User | None, today: date | None = None) -> list[Evaluation]:
    """The evaluations that go with an approved placement; those that are there stay as they are."""
    there = set(placement.evaluations.values_list("kind", flat=True))
    programme = placement.enrolment.programme_version.programme
    made = []
    for due in plan(placement):
        form = Form.objects.current(Evaluation.PURPOSES[due.kind], programme, today)
        if due.kind not in there and form is not None:
            row = Evaluation(placement=placement, kind=due.kind, form=form, opens_on=due.opens_on, due_on=due.due_on)
            made.append(changes.create(row, by=by, action="open"))
    return made


@transaction.atomic
def follow_dates(*, placement: Placement, by: User | None) -> None:
    """The days on which open evaluations are due move with the placement."""
    dues = {due.kind: due for due in plan(placement)}
    for evaluation in placement.evaluations.open():
        if due := dues.get(evaluation.kind):
            days: dict[str, Any] = {"opens_on": due.opens_on, "due_on": due.due_on}
            changes.change(evaluation, by=by, action="reschedule", **days)
    open_evaluations(placement=placement, by=by)


@transaction.atomic
def drop_evaluations(*, placement: Placement, by: User | None, reason: str) -> None:
    """A placement that is cancelled has nothing to be said of; who was asked is told so by the link."""
    for evaluation in placement.evaluations.open():
        _drop(evaluation, by, reason)


def _drop(evaluation: Evaluation, by: User | None, reason: str, seen: int | None = None) -> Evaluation:
    links.withdraw(target=evaluation, purpose=PURPOSE)
    return changes.change(
        evaluation, by=by, seen=seen, why=reason, action="drop", state=Evaluation.State.DROPPED, reason=reason
    )


def locked(evaluation: Evaluation) -> Evaluation:
    """The row as it stands now; the resident is locked first, as everywhere."""
    Enrolment.objects.select_for_update().get(pk=evaluation.placement.enrolment_id)
    return Evaluation.objects.select_for_update(of=("self",)).for_list().get(pk=evaluation.pk)


def check_form(evaluation: Evaluation, form: Form) -> None:
    """Answers are on the version on which something is written already."""
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
    """Keep what is written so far; read by nobody but its side. `form`: the version that the page showed."""
    current = locked(evaluation)
    row_for(by, current, "write", today)
    check_form(current, form)
    cleaned = clean_answers(form, answers, final=False)
    return changes.change(
        current,
        by=by,
        seen=seen,
        action="write",
        form=form,
        answers=cleaned,
        outcome=checked_outcome(current, outcome),
        written_by=by,
        written_at=timezone.now(),
    )


def checked_outcome(evaluation: Evaluation, outcome: str) -> str:
    """Only the final evaluation says what becomes of the stage."""
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
    """Lock it with its answers. What was observed goes to the portfolio; the last final one of a stage to the jury.

    `ValidationError` by item code where answers are missing or impossible. `link`: by which it was opened; it is
    answered with this, and nobody else is asked any more.
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
    signed = changes.change(current, by=by, seen=seen, why=current.reason, action="sign", **values)
    follow_signature(signed, by=by, link=link, today=today)
    return signed


def follow_signature(signed: Evaluation, *, by: User, link: Link | None, today: date | None) -> None:
    """What it replaces, the observation, the links to it, and who is told."""
    if signed.supersedes is not None:
        state = EVALUATION.run("supersede", signed.supersedes).target
        changes.change(signed.supersedes, by=by, action="supersede", state=state)
    if not signed.is_by_resident:
        observe(signed, by=by, today=today)
    if link is not None:
        links.close(link)
        echo(signed, by)
    links.withdraw(target=signed, purpose=PURPOSE)
    if not signed.is_by_resident:
        tell_resident(signed)
    if signed.kind == Evaluation.Kind.FINAL:
        close_if_complete(registration=signed.placement.registration, by=by)


def observe(evaluation: Evaluation, *, by: User, today: date | None) -> None:
    """What a supervisor saw, for the portfolio; a correction takes the place of what it corrects there too."""
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
    changes.change(evaluation, by=by, action="observe", observation=made)


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
    """The other of the two has read it, with or without a comment; goals are agreed by this."""
    current = locked(evaluation)
    row = row_for(by, current, "acknowledge", today)
    done = changes.change(
        current,
        by=by,
        seen=seen,
        action="acknowledge",
        state=row.target,
        comment=comment.strip(),
        acknowledged_by=by,
        acknowledged_at=timezone.now(),
    )
    if link is not None:
        links.close(link)
    links.withdraw(target=done, purpose=PURPOSE)
    return done


@transaction.atomic
def begin_correction(*, evaluation: Evaluation, reason: str, by: User, today: date | None = None) -> Evaluation:
    """A new version that starts from the answers of the signed one, and takes its place once it is signed."""
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
    return changes.create(made, by=by, action="correct", why=reason.strip())


@transaction.atomic
def drop(
    *, evaluation: Evaluation, reason: str, by: User, seen: int | None = None, today: date | None = None
) -> Evaluation:
    """It will not be given, or the correction is not needed; the office says why."""
    current = locked(evaluation)
    row_for(by, current, "drop", today)
    if not reason.strip():
        raise wrong("reason", _("Say why it is not given."), "reason_required")
    done = _drop(current, by, reason.strip(), seen)
    if done.kind == Evaluation.Kind.FINAL:
        close_if_complete(registration=done.placement.registration, by=by)
    return done


@transaction.atomic
def save_own_rating(
    *,
    evaluation: Evaluation,
    form: Form,
    answers: Answers,
    by: User,
    final: bool,
    seen: int | None = None,
    today: date | None = None,
) -> OwnRating:
    """What the resident says of the same, until the evaluation is signed; `final` hands it in, to be read beside it.

    `seen`: the version on the screen, 0 for "none yet".
    """
    current = locked(evaluation)
    row_for(by, current, "rate", today)
    own = own_rating(current)
    if own is not None and own.handed_in_at is not None:
        raise WrongStateError(_("Your own rating is handed in already."))
    if own is not None and seen is not None and seen != own.version:
        raise changes.ConflictError(own)
    check_form(current, form)
    now = timezone.now()
    values: dict[str, Any] = {"form": form, "answers": clean_answers(form, answers, final=final), "written_at": now}
    if final:
        values["handed_in_at"] = now
    if own is None:
        made = OwnRating(placement=current.placement, kind=current.kind, **values)
        return changes.create(made, by=by, action="rate")
    return changes.change(own, by=by, action="rate", **values)
