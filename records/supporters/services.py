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
from records.enrolments.models import Accompaniment, Enrolment
from records.enrolments.permissions import can_edit_record
from records.supporters.conflict_of_interest import against


@transaction.atomic
def accompany(
    *, enrolment: Enrolment, user: User, capacity: str, starts: date, by: User | None, ends: date | None = None
) -> Accompaniment:
    """Somebody goes with the resident. One mentor at a time, who is not the supervisor; nobody accompanies oneself."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    made = Accompaniment(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)
    check_company(made, field="starts")
    return changes.create(made, by=by, action="accompany")


@transaction.atomic
def end_accompaniment(*, accompaniment: Accompaniment, ends: date, by: User, seen: int) -> Accompaniment:
    """The last day on which somebody goes with the resident; a later one stops before a successor begins."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    wanted = copy(accompaniment)
    wanted.ends = ends
    check_company(wanted, field="ends")
    return changes.change(accompaniment, by=by, seen=seen, action="accompany", ends=ends)


@transaction.atomic
def move_accompaniment(*, accompaniment: Accompaniment, starts: date, ends: date, by: User) -> Accompaniment:
    """Other days on which somebody goes with the resident, as the app that runs it has them."""
    enrolment = accompaniment.enrolment
    require(can_edit_record(by, enrolment))
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    wanted = copy(accompaniment)
    wanted.starts, wanted.ends = starts, ends
    check_company(wanted, field="starts")
    return changes.change(accompaniment, by=by, action="accompany", starts=starts, ends=ends)


@transaction.atomic
def withdraw_accompaniment(*, accompaniment: Accompaniment, by: User, why: str) -> None:
    """It did not take place: the row goes, and the audit keeps what it said."""
    require(can_edit_record(by, accompaniment.enrolment))
    before = {name: changes.plain(getattr(accompaniment, name)) for name in ("user", "capacity", "starts", "ends")}
    changes.audit(accompaniment, by=by, action="withdraw", before=before, why=why)
    accompaniment.delete()


def check_company(wanted: Accompaniment, *, field: str, others: Iterable[Accompaniment] | None = None) -> None:
    """Refuse who cannot go along, or not in that period; `field` is where the period was typed.

    `others`: who else goes along; asked for where it is not given.
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
    if reason := against(wanted):
        raise wrong("user" if field == "starts" else field, reason, "against")
