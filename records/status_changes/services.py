"""Record and end status changes; compute their impact beforehand."""

from copy import copy
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import WrongStateError, require
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_edit_file
from records.status_changes.impact import Effect, impact_of
from records.status_changes.models import StatusChange
from ui.figures import day_words


@transaction.atomic
def change_status(
    *,
    enrolment: Enrolment,
    kind: str,
    starts: date,
    reason: str,
    by: User,
    ends: date | None = None,
    share: Decimal | None = None,
) -> StatusChange:
    """Record a leave, suspension, part-time, withdrawal or end. Periods of a resident do not overlap."""
    require(can_edit_file(by, enrolment))
    lock_enrolment(enrolment.pk)
    check_period(enrolment, starts, ends)
    made = StatusChange(
        enrolment=enrolment, kind=kind, starts=starts, ends=ends, share=share, reason=reason, recorded_by=by
    )
    return changes.create(made, by=by, action="status", institution=enrolment.enrolling_institution.code)


@transaction.atomic
def end_status(*, status: StatusChange, ends: date, by: User, seen: int) -> StatusChange:
    """Set the last day of a leave, suspension or part-time."""
    enrolment = status.enrolment
    require(can_edit_file(by, enrolment))
    lock_enrolment(enrolment.pk)
    if status.kind in StatusChange.FINAL:
        raise WrongStateError(_("A withdrawal or an end of the programme has no last day."))
    check_period(enrolment, status.starts, ends, besides=status)
    return changes.change(
        status, {"ends": ends}, by=by, seen=seen, action="status", institution=enrolment.enrolling_institution.code
    )


def check_period(enrolment: Enrolment, starts: date, ends: date | None, besides: StatusChange | None = None) -> None:
    """Raise for a period that ends before it starts, or overlaps another one of the resident."""
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    for other in enrolment.status_changes.exclude(pk=besides.pk if besides else 0):
        if (ends is None or other.starts <= ends) and (other.ends is None or other.ends >= starts):
            field = "starts" if besides is None else "ends"
            raise wrong(
                field,
                _("This period overlaps another: %(other)s.")
                % {"other": f"{other.get_kind_display()}, {day_words(other.starts)}"},
                "overlap",
            )


def impact_of_status(*, enrolment: Enrolment, by: User, today: date | None = None, **values) -> list[Effect]:
    """The effects of `change_status` with these values. Raises what that would; writes nothing."""
    require(can_edit_file(by, enrolment))
    check_period(enrolment, values["starts"], values["ends"])
    wanted = StatusChange(enrolment=enrolment, recorded_by=by, **values)
    return impact_of(wanted, today or timezone.localdate())


def impact_of_end(*, status: StatusChange, ends: date, by: User, today: date | None = None) -> list[Effect]:
    """The effects of `end_status` with that day."""
    require(can_edit_file(by, status.enrolment))
    check_period(status.enrolment, status.starts, ends, besides=status)
    wanted = copy(status)
    wanted.ends = ends
    return impact_of(wanted, today or timezone.localdate())
