"""Decide on the end of a cycle, as proposed or otherwise; take a decision back while the jury sits."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError
from curriculum.models import Honours
from jury.cycles.candidates import Candidate, candidate_of, candidates
from jury.cycles.models import CycleDecision
from jury.sittings.services import run
from jury.sittings.ties import refuse_tied, tied_to
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment, lock_enrolments
from records.models import Deliberation, Enrolment

NAMED = 5  # residents that a refusal names


@transaction.atomic
def decide_cycle(
    *,
    deliberation: Deliberation,
    enrolment: Enrolment,
    success: bool,
    honours: str = "",
    reason: str = "",
    by: User,
    seen: int | None = None,
    today=None,
) -> CycleDecision:
    """Record what the jury decides, with a reason where that is not what is proposed or supersedes a decision.

    `seen`: the version on the screen, 0 for "none yet".
    """
    locked, _target = run("decide", deliberation, by, today)
    lock_enrolment(enrolment.pk)
    refuse_tied(by, locked, enrolment)
    found = candidate_of(locked, enrolment)
    if found is None:
        raise ValidationError(_("This resident is not at the end of the cycle."), code="no_candidate")
    if found.decision is not None and seen is not None and seen != found.decision.version:
        raise changes.ConflictError(found.decision)
    if seen and found.decision is None:
        raise ValidationError(_("This decision was taken back in the meantime."), code="gone")
    check(found, success, honours, reason)
    return write(locked, found, success, honours, reason.strip(), by)


def check(found: Candidate, success: bool, honours: str, reason: str) -> None:
    if success and found.missing:
        words = {"titles": ", ".join(str(one) for one in found.missing)}
        raise wrong("success", _("No success while credits are missing: %(titles)s.") % words, "missing")
    if honours and not success:
        raise wrong("honours", _("Honours go with success only."), "no_success")
    if reason.strip():
        return
    if (success, honours) != found.proposed:
        raise wrong("reason", _("Say why the jury decides otherwise than proposed."), "reason_required")
    if found.before is not None:
        raise wrong("reason", _("Say why the earlier decision is superseded."), "reason_required")


def write(sitting: Deliberation, found: Candidate, success: bool, honours: str, reason: str, by: User):
    row = None
    if honours:
        rows = Honours.objects.filter(programme_version=sitting.programme_version_id).in_force(sitting.held_on)
        row = rows.filter(code=honours).first()
        if row is None:
            raise wrong("honours", _("These honours are not in force on the day of the deliberation."), "unknown")
    values = {
        "success": success,
        "honours": honours,
        "honours_title": row.title if row else {},
        "mean": found.mean,
        "proposed": found.proposed[1],
        "reason": reason,
        "recorded_by": by,
    }
    if found.decision is not None:
        return changes.change(found.decision, values, by=by, action="decide", why=reason)
    if found.before is not None:
        CycleDecision.objects.filter(pk=found.before.pk).update(has_successor=True)  # before `one_live_cycle_decision`
    made = CycleDecision(deliberation=sitting, enrolment=found.enrolment, supersedes=found.before, **values)
    return changes.create(made, by=by, action="decide", why=reason)


@transaction.atomic
def accept_proposals(*, deliberation: Deliberation, by: User, enrolments: Collection[int] | None = None) -> int:
    """Record what is proposed where nothing is decided yet; return how many. `enrolments`: only these (pks)."""
    locked, _target = run("decide", deliberation, by)
    found = [one for one in candidates(locked) if one.decision is None and one.before is None and not one.missing]
    if enrolments is not None:
        found = [one for one in found if one.enrolment.pk in enrolments]
    keys = {one.enrolment.pk for one in found}
    lock_enrolments(keys)
    tied = tied_to(by, locked, keys)
    chosen = [one for one in found if one.enrolment.pk not in tied]
    for one in chosen:
        success, honours = one.proposed
        write(locked, one, success, honours, "", by)
    return len(chosen)


@transaction.atomic
def remove_cycle_decision(*, decision: CycleDecision, by: User, seen: int) -> None:
    """Delete a decision of an open sitting; the one that it superseded is live again."""
    locked, _target = run("decide", decision.deliberation, by)
    lock_enrolment(decision.enrolment_id)
    current = CycleDecision.objects.select_related("enrolment", "supersedes").filter(pk=decision.pk).first()
    if current is None:
        raise WrongStateError(_("This decision was taken back in the meantime."))
    refuse_tied(by, locked, current.enrolment)
    if current.version != seen:
        raise changes.ConflictError(current)
    before = {name: changes.plain(getattr(current, name)) for name in ("success", "honours", "mean", "reason")}
    changes.audit(current, by=by, action="remove", before=before)
    superseded = current.supersedes
    current.delete()
    if superseded is not None:
        CycleDecision.objects.filter(pk=superseded.pk).update(has_successor=False)


def obstacles(found: list[Candidate]) -> list[str]:
    """Why a sitting cannot be closed, in sentences."""
    words = []
    if due := [one for one in found if one.is_due]:
        text = ngettext(
            "%(n)s resident has come to the end of the cycle without a decision on success: %(names)s.",
            "%(n)s residents have come to the end of the cycle without a decision on success: %(names)s.",
            len(due),
        )
        words.append(text % {"n": len(due), "names": named(due)})
    if changed := [one for one in found if one.decision and stale(one)]:
        text = ngettext(
            "%(n)s decision on the end of a cycle no longer follows from the credits and marks: %(names)s.",
            "%(n)s decisions on the end of a cycle no longer follow from the credits and marks: %(names)s.",
            len(changed),
        )
        words.append(text % {"n": len(changed), "names": named(changed)})
    return words


def stale(one: Candidate) -> bool:
    """Whether success was given without the credits, or the mean has changed since."""
    assert one.decision is not None
    if one.decision.success and one.missing:
        return True
    return (one.decision.mean, one.decision.proposed) != (one.mean, one.proposed[1])


def named(found: list[Candidate]) -> str:
    return ", ".join(str(one.enrolment) for one in found[:NAMED]) + (", …" if len(found) > NAMED else "")
