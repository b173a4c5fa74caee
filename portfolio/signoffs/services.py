"""Signing a level on listed evidence, and withdrawing a sign-off."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from competencies.models import Competency, Level
from pages.errors import wrong
from portfolio.entries.models import Entry
from portfolio.observations.models import Observation
from portfolio.requests.models import FeedbackRound
from portfolio.sharing.models import Sharing
from portfolio.signoff_rules.models import SignOffRule
from portfolio.signoff_rules.permissions import signing_capacity
from portfolio.signoffs.criteria import Piece, criterion_of, evidence, missing
from portfolio.signoffs.models import SignOff, SignOffEvidence
from portfolio.signoffs.permissions import can_sign_off, can_withdraw_sign_off
from portfolio.signoffs.workflow import SIGN_OFF
from portfolio.training_years import Years
from records.enrolments.locks import lock_enrolment
from records.models import Enrolment


@transaction.atomic
def sign_off(
    *,
    enrolment: Enrolment,
    competency: Competency,
    level: Level,
    keys: Iterable[str],
    by: User,
    identified_by: str,
    words: str = "",
    reason: str = "",
    today: date | None = None,
) -> SignOff:
    """Attest a level on the evidence named by `keys` (see `criteria.Piece`); return the new sign-off.

    It replaces a live sign-off of the same competency and year. `reason` is required then, and where the criteria
    require more than is listed. Raise `WrongStateError` where evidence was withdrawn or is no longer shared.
    """
    today = today or timezone.localdate()
    lock_enrolment(enrolment.pk)
    rule = SignOffRule.objects.current(enrolment.programme_version.programme, today)
    require(can_sign_off(by, enrolment, rule, today))
    assert rule is not None
    if level.framework_id != rule.framework_id or competency.framework_id != rule.framework_id:
        text = _("Levels are signed in %(framework)s.")
        raise ValidationError(text % {"framework": rule.framework}, code="framework")
    pieces = chosen(list(keys), evidence(by, enrolment, competency, today))
    year = Years().number(enrolment, today)
    lacking = missing(criterion_of(rule, competency, level, year), pieces, today)
    earlier = SignOff.objects.live().filter(enrolment=enrolment, competency=competency, year=year).first()
    refuse_without_reason(earlier, level, lacking, reason)
    if earlier is not None:
        finish(earlier, "supersede", by=by, why=reason)
    made = SignOff(
        enrolment=enrolment, competency=competency, level=level, year=year, rule=rule, signer=by, words=words.strip(),
        capacity=signing_capacity(by, enrolment, rule, today), identified_by=identified_by, missing=lacking,
        reason=reason.strip(), supersedes=earlier,
    )  # fmt: skip
    changes.create(made, by=by, action="sign")
    list_evidence(made, pieces, by)
    return made


def chosen(keys: list[str], there: list[Piece]) -> list[Piece]:
    """Return the pieces of these keys; raise `WrongStateError` where one is no longer available."""
    known = {piece.key: piece for piece in there}
    if any(key not in known for key in keys):
        raise WrongStateError(_("Some of this evidence was withdrawn meanwhile: look at what is there now, then sign."))
    if not keys:
        raise wrong("evidence", _("Choose on what the sign-off rests."), "required")
    return [known[key] for key in dict.fromkeys(keys)]


def refuse_without_reason(earlier: SignOff | None, level: Level, lacking: list[str], reason: str) -> None:
    if reason.strip():
        return
    if earlier is not None:
        raise wrong(
            "reason", _("A sign-off stands already for this year: say why a new one takes its place."), "required"
        )
    if lacking:
        text = _("The criteria ask for more: %(missing)s. Say why you sign all the same.")
        raise wrong("reason", text % {"missing": ", ".join(lacking)}, "required")


def list_evidence(made: SignOff, pieces: list[Piece], by: User) -> None:
    SignOffEvidence.objects.bulk_create(
        SignOffEvidence(
            sign_off=made,
            observation=piece.row if isinstance(piece.row, Observation) else None,
            round=piece.row if isinstance(piece.row, FeedbackRound) else None,
            entry=piece.row if isinstance(piece.row, Entry) else None,
        )
        for piece in pieces
    )
    if entries := [piece.row for piece in pieces if isinstance(piece.row, Entry)]:
        mark_as_evidence(entries=entries, by=by)


@transaction.atomic
def withdraw_sign_off(*, sign_off: SignOff, by: User, why: str, seen: int | None = None) -> SignOff:
    """Withdraw a sign-off, with a reason; it stays readable as withdrawn."""
    require(can_withdraw_sign_off(by, sign_off))
    return finish(sign_off, "withdraw", by=by, why=why, seen=seen)


def finish(sign_off: SignOff, name: str, *, by: User, why: str, seen: int | None = None) -> SignOff:
    state = SIGN_OFF.run(name, sign_off).target
    if not why.strip():
        raise wrong("why", _("Say why."), "reason_required")
    return changes.change(
        sign_off, {"state": state, "ended_at": timezone.now(), "end_reason": why.strip()}, by=by, seen=seen, action=name
    )


@transaction.atomic
def mark_as_evidence(*, entries: Iterable[Entry], by: User, now=None) -> list[Entry]:
    """Lock the entries that a sign-off of `by` rests on: no more edit, deletion or withdrawal.

    Call in the transaction of the sign-off. Raise `WrongStateError` where one of them is no longer shared with `by`.
    """
    wanted = {entry.pk for entry in entries}
    locked = list(Entry.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    live = Sharing.objects.select_for_update().live().filter(reader=by, entry__in=wanted)
    if len(locked) < len(wanted) or set(live.values_list("entry_id", flat=True)) != wanted:
        raise WrongStateError(
            _("The resident has withdrawn an entry meanwhile: look at the evidence again, then sign.")
        )
    for entry in locked:
        if not entry.is_evidence:
            changes.change(entry, {"evidence_since": now or timezone.now()}, by=by, action="evidence")
    return locked
