"""Proposes a stage to the jury once all its final evaluations are signed."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import Activity, ActivityPart
from internships.evaluations.models import Evaluation
from internships.placements.completeness import is_complete
from internships.placements.models import AgreementState
from records.enrolments.locks import lock_enrolment
from records.mark_values import Outcome
from records.models import Decision, Proposal, Registration
from records.proposals.services import propose, withdraw_proposal
from ui.figures import day_words

FINAL, DROPPED, OPEN = Evaluation.Kind.FINAL, Evaluation.State.DROPPED, Evaluation.State.OPEN


def final_evaluations(registration: Registration) -> list[Evaluation] | None:
    """The valid final evaluations of all placements; None while one is missing or a placement is not approved.

    A placement whose final evaluation was dropped needs none. One that is being corrected is missing.
    """
    placements = list(registration.placements.live().prefetch_related("evaluations__signed_by"))
    if not placements or any(placement.agreement_state != AgreementState.APPROVED for placement in placements):
        return None
    found = []
    for placement in placements:
        rows = [row for row in placement.evaluations.all() if row.kind == FINAL]
        if any(row.state == OPEN for row in rows):
            return None
        standing = [row for row in rows if row.state in (Evaluation.State.SIGNED, Evaluation.State.ACKNOWLEDGED)]
        if not standing and not any(row.state == DROPPED and row.supersedes_id is None for row in rows):
            return None
        found += standing
    return found or None


@transaction.atomic
def propose_stage(*, registration: Registration, by: User) -> Proposal | None:
    """Propose the stage to the jury: validated where every supervisor proposes so.

    None while an evaluation or placements for the rest of the year are missing: an earlier proposal is withdrawn then.
    None once the credits are granted. A new proposal replaces an earlier one, after a correction or a later placement.
    """
    lock_enrolment(registration.annual_programme.enrolment_id)
    if Decision.objects.granting().filter(registration=registration).exists():
        return None
    found = final_evaluations(registration)
    if found is None or not is_complete(registration):
        with translation.override(settings.LANGUAGE_CODE):
            why = _("The stage was opened again: an evaluation or a placement is to come.")
        withdraw_proposal(registration=registration, part=part_of(registration), why=why, by=by)
        return None
    complete_on = max(timezone.localdate(row.signed_at) for row in found)
    validated = all(row.outcome == Evaluation.Outcome.VALIDATED for row in found)
    # the text is stored: in the language of the faculty, not in that of who signed last
    with translation.override(settings.LANGUAGE_CODE):
        evidence = " ".join(evidence_of(row) for row in found)
    part, outcome = part_of(registration), Outcome.VALIDATED if validated else Outcome.NOT_VALIDATED
    live = Proposal.objects.live().filter(registration=registration, part=part).first()
    if live is not None and (live.outcome, live.evidence, live.complete_on) == (outcome, evidence, complete_on):
        return live
    return propose(
        registration=registration,
        part=part,
        mark=None,
        outcome=outcome,
        evidence=evidence,
        complete_on=complete_on,
        by=by,
    )


def part_of(registration: Registration) -> ActivityPart:
    parts = list(registration.activity.parts.all())
    return next((part for part in parts if part.kind == Activity.Kind.INTERNSHIP), parts[0])


def evidence_of(evaluation: Evaluation) -> str:
    """One line of evidence: site, dates, signer and proposed outcome, nothing of the answers."""
    placement = evaluation.placement
    words = {
        "site": placement.site,
        "first": day_words(placement.starts),
        "last": day_words(placement.ends),
        "name": evaluation.signed_by,
        "day": day_words(timezone.localdate(evaluation.signed_at)),
        "outcome": evaluation.get_outcome_display(),
    }
    return _("%(site)s, %(first)s to %(last)s: %(outcome)s (%(name)s, %(day)s).") % words
