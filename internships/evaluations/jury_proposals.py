"""When the last final evaluation of a stage is there, the jury gets one proposal for it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from curriculum.models import Activity, ActivityPart
from internships.agreements.permissions import can_declare
from internships.evaluations.models import Evaluation
from internships.placements.completeness import is_complete
from internships.placements.models import Step
from internships.placements.override_models import StageDeclaration
from pages.errors import wrong
from records.marks.models import Outcome
from records.models import Decision, Enrolment, Proposal, Registration
from records.proposals.services import propose
from ui.figures import day_words

FINAL, DROPPED = Evaluation.Kind.FINAL, Evaluation.State.DROPPED


def finals(registration: Registration) -> list[Evaluation] | None:
    """The standing final evaluations of all its placements; None while one is missing or a placement is not approved.

    A placement whose final evaluation the office does without counts as evaluated by the others.
    """
    placements = list(registration.placements.live().prefetch_related("evaluations__signed_by"))
    if not placements or any(placement.step != Step.APPROVED for placement in placements):
        return None
    found = []
    for placement in placements:
        rows = [row for row in placement.evaluations.all() if row.kind == FINAL]
        standing = [row for row in rows if row.state in (Evaluation.State.SIGNED, Evaluation.State.ACKNOWLEDGED)]
        if not standing and not any(row.state == DROPPED and row.supersedes_id is None for row in rows):
            return None
        found += standing
    return found or None


@transaction.atomic
def close_if_complete(*, registration: Registration, by: User) -> Proposal | None:
    """Propose the stage to the jury, validated only where every supervisor proposes it; None while something lacks:
    an evaluation, or placements for the rest of the year.

    A correction, or a placement that comes later, replaces it; nothing is proposed once the credits are there.
    """
    Enrolment.objects.select_for_update().get(pk=registration.annual_programme.enrolment_id)
    found = finals(registration)
    if found is None or Decision.objects.granting().filter(registration=registration).exists():
        return None
    if not is_complete(registration):
        return None
    validated = all(row.outcome == Evaluation.Outcome.VALIDATED for row in found)
    with translation.override(settings.LANGUAGE_CODE):  # the faculty's: the jury reads it as it was written
        evidence = " ".join(line(row) for row in found)
    return propose(
        registration=registration,
        part=part_of(registration),
        mark=None,
        outcome=Outcome.VALIDATED if validated else Outcome.NOT_VALIDATED,
        evidence=evidence,
        by=by,
    )


@transaction.atomic
def declare_whole(*, registration: Registration, reason: str, by: User) -> StageDeclaration:
    """The placements that are there are all of the year, though they make up less; what is evaluated is proposed."""
    require(can_declare(by, registration.annual_programme.enrolment))
    Enrolment.objects.select_for_update().get(pk=registration.annual_programme.enrolment_id)
    if is_complete(registration):
        raise WrongStateError(_("The placements of this stage are all planned already."))
    if not registration.placements.filter(step=Step.APPROVED).exists():
        raise WrongStateError(_("This stage has no approved placement yet."))
    if not reason.strip():
        raise wrong("reason", _("Say why nothing is planned for the rest."), "reason_required")
    made = StageDeclaration(registration=registration, reason=reason.strip(), declared_by=by)
    changes.create(made, by=by, action="declare", why=reason.strip())
    close_if_complete(registration=registration, by=by)
    return made


def part_of(registration: Registration) -> ActivityPart:
    parts = list(registration.activity.parts.all())
    return next((part for part in parts if part.kind == Activity.Kind.INTERNSHIP), parts[0])


def line(evaluation: Evaluation) -> str:
    """Where, when, who signed, and what they propose; none of what the evaluation says."""
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
