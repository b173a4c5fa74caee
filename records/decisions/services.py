"""Low-level writes of decisions, and what must hold whoever records them.

The caller has checked the permission and the state of the sitting, and locked the enrolment.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from records.decisions.models import Decision, Deliberation
from records.registrations.models import Registration


def check_place(deliberation: Deliberation, registration: Registration) -> None:
    """Raise unless the registration is of the sitting's programme version and academic year."""
    annual = registration.annual_programme
    if annual.enrolment.programme_version_id != deliberation.programme_version_id:
        raise ValidationError(
            _("This resident does not follow the programme version of the deliberation."), code="other_version"
        )
    if annual.academic_year_id != deliberation.session.academic_year_id:
        raise ValidationError(_("The registration is of another academic year than the session."), code="other_year")


def check_earned_once(registration: Registration, besides: Decision | None = None) -> None:
    """Raise if another decision gives these credits, even one that is not published yet."""
    granted = Decision.objects.filter(
        enrolment=registration.annual_programme.enrolment_id,
        activity=registration.activity_id,
        granted=True,
        has_successor=False,
    )
    still = Decision.objects.granting().filter(
        enrolment=registration.annual_programme.enrolment_id, activity=registration.activity_id
    )
    besides_pk = besides.pk if besides else 0
    if granted.exclude(pk=besides_pk).exists() or still.exclude(pk=besides_pk).exists():
        raise ValidationError(_("The credits of this activity were granted already."), code="granted")


def refuse_granted(registrations: list[Registration]) -> None:
    """The same for many at once: raise if the credits of any of them are granted, even unpublished."""
    granted = set(
        Decision.objects.filter(
            enrolment__in={r.annual_programme.enrolment_id for r in registrations},
            activity__in={r.activity_id for r in registrations},
            granted=True,
            has_successor=False,
        ).values_list("enrolment_id", "activity_id")
    )
    for registration in registrations:
        if (registration.annual_programme.enrolment_id, registration.activity_id) in granted:
            words = {"title": registration.activity, "name": registration.enrolment}
            raise ValidationError(
                _("The credits of %(title)s were granted to %(name)s already.") % words, code="granted"
            )


def write_decision(
    *,
    deliberation: Deliberation,
    registration: Registration,
    mark: Decimal | None,
    outcome: str,
    granted: bool,
    reason: str,
    by: User,
    found: Decision | None = None,
) -> Decision:
    """Insert a decision of an unpublished sitting, or change `found`, the one recorded there."""
    values: dict[str, Any] = {"mark": mark, "outcome": outcome, "granted": granted, "reason": reason.strip()}
    values["recorded_by"] = by
    if found is not None:
        return changes.change(found, values, by=by, action="decide", why=reason)
    made = Decision(deliberation=deliberation, registration=registration, **values)
    return changes.create(made, by=by, action="decide", why=reason)


def set_successor(decision: Decision, there: bool) -> None:
    """Store whether another decision supersedes this one; the only place that does."""
    Decision.objects.filter(pk=decision.pk).update(has_successor=there)
    decision.has_successor = there


@transaction.atomic
def write_successor(
    *,
    decision: Decision,
    deliberation: Deliberation,
    mark: Decimal | None,
    outcome: str,
    granted: bool,
    reason: str,
    by: User,
) -> Decision:
    """Insert a decision that takes the place of `decision` once its own sitting is published."""
    set_successor(decision, True)  # before validation: `credits_granted_once` leaves out what has a successor
    made = Decision(
        deliberation=deliberation,
        registration=decision.registration,
        mark=mark,
        outcome=outcome,
        granted=granted,
        reason=reason.strip(),
        recorded_by=by,
        supersedes=decision,
    )
    return changes.create(made, by=by, action="supersede", why=reason)


@transaction.atomic
def delete_decision(*, decision: Decision, by: User) -> None:
    """Delete a decision of an unpublished sitting; the audit row keeps what it said."""
    before = {name: changes.plain(getattr(decision, name)) for name in ("mark", "outcome", "granted", "reason")}
    changes.audit(decision, by=by, action="remove", before=before)
    superseded = decision.supersedes
    decision.delete()
    if superseded is not None:
        set_successor(superseded, False)
