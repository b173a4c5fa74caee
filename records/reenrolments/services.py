"""Recording re-enrolments, many at once, and taking one back."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import AcademicYear
from records.enrolments.locks import lock_enrolments
from records.enrolments.models import Enrolment
from records.reenrolments.models import Reenrolment
from records.reenrolments.permissions import can_record
from records.status_changes.models import StatusChange


def check(residents: Iterable[Enrolment], year: AcademicYear, registered_on: date) -> None:
    if registered_on > timezone.localdate():
        raise ValidationError({"registered_on": _("This day has not come yet.")})
    gone = StatusChange.objects.filter(kind__in=StatusChange.FINAL, starts__lte=year.starts)
    left = set(gone.filter(enrolment__in=residents).values_list("enrolment", flat=True))
    for one in residents:
        if year.start_year <= one.intake.start_year:
            text = _("%(name)s begins in %(year)s: that year is the enrolment itself.")
            raise ValidationError(text % {"name": one.user, "year": one.intake})
        if one.pk in left:
            raise ValidationError(_("%(name)s has left the programme.") % {"name": one.user})


@transaction.atomic
def record_reenrolments(
    *, residents: list[Enrolment], year: AcademicYear, registered_on: date, by: User
) -> list[Reenrolment]:
    """Record who is registered for the year; those who are already stay as they are. All or nothing."""
    for one in residents:
        require(can_record(by, one))
    lock_enrolments([one.pk for one in residents])
    check(residents, year, registered_on)
    there = set(Reenrolment.objects.filter(academic_year=year).values_list("enrolment", flat=True))
    return [
        changes.create(
            Reenrolment(enrolment=one, academic_year=year, registered_on=registered_on, recorded_by=by),
            by=by,
            action="reenrol",
        )
        for one in residents
        if one.pk not in there
    ]


@transaction.atomic
def take_back(*, reenrolment: Reenrolment, by: User, reason: str) -> None:
    """Delete one that was recorded by mistake; the audit keeps it, with the reason."""
    require(can_record(by, reenrolment.enrolment))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is taken back.")})
    before = {"academic_year": str(reenrolment.academic_year), "registered_on": str(reenrolment.registered_on)}
    changes.audit(reenrolment, by=by, action="remove", before=before, why=reason.strip())
    reenrolment.delete()
