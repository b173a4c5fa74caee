"""Who stands how to a resident before the jury: who leaves the case, who stays and is named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import Teaching
from jury.sittings.models import Attendance, Recusal
from records.models import Accompaniment, Deliberation, Enrolment

MENTOR = Accompaniment.Capacity.MENTOR


@dataclass(frozen=True)
class Tie:
    """A person and, in words, how they stand to the resident. `leaves`: they are not there for the case."""

    user: User
    words: str
    leaves: bool


def of_the_year(sitting: Deliberation):
    """Those who supported residents on a day from the start of the sitting's academic year to the sitting."""
    year = sitting.session.academic_year
    rows = Accompaniment.objects.filter(starts__lte=sitting.held_on).exclude(ends__lt=year.starts)
    return rows.select_related("user")


def ties(sitting: Deliberation, enrolments: Iterable[int]) -> dict[int, list[Tie]]:
    """{enrolment_id: ties of the members present}; four queries. Mentors and kin leave, the others stay."""
    enrolments = list(enrolments)
    rows = Attendance.objects.filter(deliberation=sitting, presence=Attendance.Presence.PRESENT)
    present = {row.member.user_id: row.member.user for row in rows.select_related("member__user")}
    found: dict[int, list[Tie]] = defaultdict(list)
    for row in Recusal.objects.filter(deliberation=sitting, enrolment__in=enrolments).select_related("member__user"):
        found[row.enrolment_id].append(Tie(row.member.user, row.get_ground_display(), True))
    for row in of_the_year(sitting).filter(enrolment__in=enrolments, user__in=present):
        held = {tie.user.pk for tie in found[row.enrolment_id] if tie.leaves}
        if row.user_id not in held:
            found[row.enrolment_id].append(Tie(row.user, row.get_capacity_display(), row.capacity == MENTOR))
    taught = Teaching.objects.filter(
        user__in=present, activity__registrations__annual_programme__enrolment__in=enrolments
    ).exclude(ends__lt=sitting.session.academic_year.starts)
    pairs = taught.values_list("user", "activity__registrations__annual_programme__enrolment").distinct()
    for user, enrolment in pairs:
        if enrolment in enrolments and user not in {tie.user.pk for tie in found[enrolment]}:
            found[enrolment].append(Tie(present[user], _("teacher"), False))
    return found


def refuse_tied(user: User, sitting: Deliberation, enrolment: Enrolment) -> None:
    """Raise `PermissionDenied` for the resident, the mentor of the year and who left the case."""
    if enrolment.user_id == user.pk:
        raise PermissionDenied(_("Nobody writes in their own record."))
    if of_the_year(sitting).filter(user=user, enrolment=enrolment, capacity=MENTOR).exists():
        raise PermissionDenied(
            _("You are the mentor of %(name)s: you leave the case, and decide nothing on it.") % {"name": enrolment}
        )
    if Recusal.objects.filter(deliberation=sitting, member__user=user, enrolment=enrolment).exists():
        raise PermissionDenied(_("You left the case of %(name)s, and decide nothing on it.") % {"name": enrolment})


def tied_to(user: User, sitting: Deliberation, enrolments: Iterable[int]) -> set[int]:
    """The same for many at once: the residents on whom the user may not decide."""
    enrolments = list(enrolments)
    own = Enrolment.objects.filter(pk__in=enrolments, user=user).values_list("pk", flat=True)
    mentored = of_the_year(sitting).filter(user=user, enrolment__in=enrolments, capacity=MENTOR)
    left = Recusal.objects.filter(deliberation=sitting, member__user=user, enrolment__in=enrolments)
    return {*own, *mentored.values_list("enrolment", flat=True), *left.values_list("enrolment", flat=True)}
