"""Who supports a resident, in which capacity and from when to when."""

from collections.abc import Iterable
from copy import copy
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from pages.errors import wrong
from records.enrolments.locks import lock_enrolment
from records.enrolments.models import Accompaniment, Enrolment
from records.enrolments.permissions import can_edit_record
from records.supporters.conflict_of_interest import conflict_of


@transaction.atomic
def accompany(
    *, enrolment: Enrolment, user: User, capacity: str, starts: date, by: User | None, ends: date | None = None
) -> Accompaniment:
    """Record that `user` supports the resident. One mentor at a time, who is not the supervisor; never oneself."""
    lock_enrolment(enrolment.pk)
    made = Accompaniment(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)
    check_supporter(made, field="starts")
    return changes.create(made, by=by, action="accompany")


@transaction.atomic
def end_accompaniment(*, accompaniment: Accompaniment, ends: date, by: User, seen: int) -> Accompaniment:
    """Set the last day of the support; it may be later than before, but not overlap a successor."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    lock_enrolment(enrolment.pk)
    wanted = copy(accompaniment)
    wanted.ends = ends
    check_supporter(wanted, field="ends")
    return changes.change(accompaniment, {"ends": ends}, by=by, seen=seen, action="accompany")


@transaction.atomic
def move_accompaniment(*, accompaniment: Accompaniment, starts: date, ends: date, by: User) -> Accompaniment:
    """Change the days of the support, as the app that wrote the row now has them."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    lock_enrolment(enrolment.pk)
    wanted = copy(accompaniment)
    wanted.starts, wanted.ends = starts, ends
    check_supporter(wanted, field="starts")
    return changes.change(accompaniment, {"starts": starts, "ends": ends}, by=by, action="accompany")


@transaction.atomic
def withdraw_accompaniment(*, accompaniment: Accompaniment, by: User, why: str) -> None:
    """Delete a row of support that did not take place; the audit row keeps what it said."""
    require(can_edit_record(by, accompaniment.enrolment))
    before = {name: changes.plain(getattr(accompaniment, name)) for name in ("user", "capacity", "starts", "ends")}
    changes.audit(accompaniment, by=by, action="withdraw", before=before, why=why)
    accompaniment.delete()


def check_supporter(wanted: Accompaniment, *, field: str, others: Iterable[Accompaniment] | None = None) -> None:
    """Raise unless the person may support the resident in that period; `field` is the form's field of the period.

    `others`: the other supporters of the resident; queried where they are not given.
    """
    if others is None:
        others = wanted.enrolment.accompaniments.exclude(pk=wanted.pk).select_related("user")
    kinds = Accompaniment.Capacity
    if wanted.user_id == wanted.enrolment.user_id:
        raise wrong("user", _("Nobody accompanies oneself."), "oneself")
    if wanted.ends is not None and wanted.ends < wanted.starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    for other in others:
        if (wanted.ends is not None and other.starts > wanted.ends) or (
            other.ends is not None and other.ends < wanted.starts
        ):
            continue
        if wanted.capacity == other.capacity == kinds.MENTOR:
            raise wrong(field, _("%(name)s is the mentor then.") % {"name": other.user}, "overlap")
        if other.user == wanted.user and {wanted.capacity, other.capacity} == {kinds.MENTOR, kinds.SUPERVISOR}:
            where = "user" if field == "starts" else field
            raise wrong(where, _("The mentor is not the stage supervisor."), "mentor_supervises")
    if reason := conflict_of(wanted):
        raise wrong("user" if field == "starts" else field, reason, "conflict_of_interest")
