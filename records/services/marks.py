"""Encoding results: who, when and how often is checked here for pages, files and machines alike."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import ExamSession
from records.models import Decision, Enrolment, Registration, Result
from records.permissions import acting_institution, can_encode_for


def check_session(registration: Registration, session: ExamSession) -> None:
    """Refuse a session of another year, or one in which the activity is not assessed."""
    if session.academic_year_id != registration.annual_programme.academic_year_id:
        raise ValidationError(
            {
                "session": _("%(session)s is not a session of %(year)s.")
                % {"session": session, "year": registration.academic_year}
            },
            code="other_year",
        )
    if session.kind not in registration.activity.assessed_in:
        raise ValidationError(
            {
                "session": _("%(activity)s is not assessed in this session (%(session)s).")
                % {"activity": registration.activity, "session": session}
            },
            code="not_assessed_then",
        )


def check_undecided(registration: Registration, session: ExamSession) -> None:
    """Refuse a mark once the jury decided on that session, or gave the credits already."""
    decided = Decision.objects.filter(registration=registration)
    if decided.filter(deliberation__session=session).exists():
        raise ValidationError(
            _("The jury has decided on this session; a mark can no longer be encoded."), code="decided"
        )
    if decided.effective().filter(granted=True).exists():
        raise ValidationError(
            _("The credits of this activity are earned; no further mark can be encoded."), code="earned"
        )


def check_assessments(registration: Registration, session: ExamSession, outcome: str) -> None:
    """Refuse one assessment too many in the academic year; a justified absence does not count."""
    if outcome == "absent_justified":
        return
    allowed = registration.activity.programme_version.assessments_per_year + registration.extra_assessments
    others = [r for r in registration.results.all() if r.session_id != session.pk and r.counts]
    if len(others) >= allowed:
        raise ValidationError(
            _("%(count)s assessments were encoded this academic year, and no more are allowed unless the jury says so.")
            % {"count": len(others)},
            code="too_many",
        )


@transaction.atomic
def save_result(
    *,
    registration: Registration,
    session: ExamSession,
    mark: Decimal | None,
    outcome: str,
    by: User,
    seen: int | None = None,
    submit: bool = False,
    why: str = "",
) -> Result:
    """Encode a mark or an outcome, as a draft unless `submit`. `seen`: the version on the screen, 0 for "none yet".

    Raises `PermissionDenied`, `ValidationError` (by field) or `ConflictError` when somebody encoded it meanwhile.
    """
    Enrolment.objects.select_for_update().get(pk=registration.annual_programme.enrolment_id)
    result = Result.objects.filter(registration=registration, session=session).first()
    require(can_encode_for(by, registration, result))
    check_session(registration, session)
    check_undecided(registration, session)
    check_assessments(registration, session, outcome)
    institution_id = acting_institution(by, registration.activity)
    state = Result.State.SUBMITTED if submit or (result and result.state == "submitted") else Result.State.DRAFT
    values = {
        "mark": mark,
        "outcome": outcome,
        "state": state,
        "encoded_by": by,
        "institution_id": institution_id,
    }
    if result is None:
        made = Result(registration=registration, session=session, **values)
        return changes.create(made, by=by, why=why, action="encode", institution=made.institution.code)
    if seen is not None and seen != result.version:
        raise changes.ConflictError(result)
    if (result.mark, result.outcome, result.state) == (mark, outcome, state):
        return result
    return changes.change(
        result,
        by=by,
        why=why,
        action="encode",
        institution=result.institution.code,
        encoded_at=timezone.now(),
        **values,
    )


@transaction.atomic
def submit_results(*, results, by: User, why: str = "") -> int:
    """Submit drafts; returns how many. Refused as a whole when one of them is not the user's to submit."""
    count = 0
    for result in results:
        require(can_encode_for(by, result.registration, result))
        if result.state == Result.State.DRAFT:
            changes.change(
                result,
                by=by,
                why=why,
                action="submit",
                institution=result.institution.code,
                state=Result.State.SUBMITTED,
            )
            count += 1
    return count
