"""Encode and clear results, one at a time. Pages, tables and machines all pass through these rules."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import ExamSession
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.enrolments.permissions import can_edit_record
from records.mark_values import check_value
from records.marks.models import Result
from records.marks.permissions import acting_institution, can_encode_for
from records.marks.rules import check_assessments, check_followed, check_in_time, check_session, check_undecided, known
from records.registrations.models import Registration


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

    Raises `PermissionDenied`, `ValidationError` (by field), or `ConflictError` if somebody encoded it meanwhile.
    """
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    there = known([enrolment.pk], registration.activity_id)
    result = there.results[registration.pk].get(session.pk)
    require(can_encode_for(by, registration.activity, enrolment))
    check_value(mark, outcome)
    check_session(registration, session)
    check_followed(registration, enrolment)
    check_in_time(by, registration, session)
    check_undecided(registration, session, there)
    check_assessments(registration, session, outcome, there)
    institution_id = acting_institution(by, registration.activity)
    state = Result.State.SUBMITTED if submit or (result and result.state == "submitted") else Result.State.DRAFT
    values: dict[str, Any] = {"mark": mark, "outcome": outcome, "state": state}
    values |= {"encoded_by": by, "institution_id": institution_id}
    if result is None:
        made = Result(registration=registration, session=session, **values)
        return changes.create(made, by=by, why=why, action="encode", institution=made.institution.code)
    if seen is not None and seen != result.version:
        raise changes.ConflictError(result)
    if (result.mark, result.outcome, result.state) == (mark, outcome, state):
        return result
    values["encoded_at"] = timezone.now()
    return changes.change(result, values, by=by, why=why, action="encode", institution=result.institution.code)


@transaction.atomic
def clear_result(*, registration: Registration, session: ExamSession, by: User, seen: int) -> None:
    """Delete a draft, even one that came too late; never a submitted mark."""
    enrolment = lock_enrolment(registration.annual_programme.enrolment_id)
    result = Result.objects.filter(registration=registration, session=session).first()
    require(can_encode_for(by, registration.activity, enrolment))
    check_in_time(by, registration, session)
    if result is None:
        return
    if result.version != seen:
        raise changes.ConflictError(result)
    if result.state != Result.State.DRAFT:
        raise ValidationError(
            _("This mark is submitted: another mark or a code can replace it, but it cannot be emptied."),
            code="submitted",
        )
    before = {"mark": changes.plain(result.mark), "outcome": result.outcome}
    changes.audit(result, by=by, action="clear", before=before, institution=result.institution.code)
    result.delete()


@transaction.atomic
def allow_assessments(*, registration: Registration, extra: int, reason: str, by: User, seen: int) -> Registration:
    """Record that the jury allows `extra` assessments beyond the number of the programme version."""
    require(can_edit_record(by, registration.annual_programme.enrolment))
    if not reason.strip():
        raise wrong("reason", _("Say why the jury allows this."), "reason_required")
    return changes.change(registration, {"extra_assessments": extra}, by=by, seen=seen, why=reason, action="allow")
