"""Record the composition of a jury, as the authorities decided it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.models import Institution, JuryRules, Programme, Role
from curriculum.roles import clear_roles
from jury.juries.models import Jury, Member
from jury.juries.permissions import can_appoint
from pages.errors import wrong
from ui.figures import day_words

DAY = timedelta(days=1)
Function = Member.Function


@dataclass(frozen=True)
class Seat:
    """A person who is to sit on a jury."""

    user: User
    institution: Institution
    function: str = Function.MEMBER
    votes: bool = True


def composition_problems(
    seats: Sequence[Seat | Member], rules: Iterable[JuryRules], universities: Iterable[Institution]
) -> list[str]:
    """What a composition lacks by the rules of the versions on which the jury sits, in sentences."""
    found = []
    functions = Counter(seat.function for seat in seats)
    if functions[Function.PRESIDENT] != 1:
        found.append(_("A jury has one president."))
    if functions[Function.SECRETARY] != 1:
        found.append(_("A jury has one secretary."))
    rules = list(rules)
    least = max((one.members for one in rules), default=1)
    if len(seats) < least:
        words = ngettext("A jury has at least %(n)s member.", "A jury has at least %(n)s members.", least)
        found.append(words % {"n": least})
    if any(one.every_institution for one in rules):
        missing = [str(one) for one in universities if one.pk not in {seat.institution_id for seat in seats_of(seats)}]
        if missing:
            found.append(_("Nobody sits for: %(universities)s.") % {"universities": ", ".join(missing)})
    if not any(seat.votes for seat in seats):
        found.append(_("Nobody on this jury votes."))
    return found


def seats_of(seats: Sequence[Seat | Member]) -> list[Member]:
    """All as rows, stored or not."""
    return [
        seat
        if isinstance(seat, Member)
        else Member(user=seat.user, institution=seat.institution, function=seat.function, votes=seat.votes)
        for seat in seats
    ]


@transaction.atomic
def appoint_jury(
    *,
    programme: Programme,
    decided_on: date,
    decided_by: str,
    starts: date,
    ends: date | None,
    seats: Sequence[Seat],
    by: User,
) -> Jury:
    """Record a composition; the one before it ends the day before. Its members get the role of the jury.

    Raises `ValidationError` where it lacks a president, a secretary, members or a university.
    """
    require(can_appoint(by, programme))
    Programme.objects.select_for_update().get(pk=programme.pk)
    if decided_on > timezone.localdate():
        raise wrong("decided_on", _("This day is still to come."), "future")
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    if len({seat.user.pk for seat in seats}) < len(seats):
        raise ValidationError(_("A person has one seat on a jury."), code="twice")
    rules = JuryRules.objects.filter(programme_version__programme=programme)
    if found := composition_problems(seats, rules, programme.institutions.all()):
        raise ValidationError([ValidationError(words, code="composition") for words in found])
    end_earlier(programme, starts, ends, by)
    jury = Jury(
        programme=programme, decided_on=decided_on, decided_by=decided_by.strip(), starts=starts, ends=ends,
        recorded_by=by,
    )  # fmt: skip
    changes.create(jury, by=by, action="appoint")
    for member in seats_of(seats):
        member.jury = jury
        changes.create(member, by=by, action="appoint")
        give_role(member, by)
    return jury


def end_earlier(programme: Programme, starts: date, ends: date | None, by: User) -> None:
    """End the composition that runs on when the new one begins; refuse another overlap."""
    others = Jury.objects.filter(programme=programme).filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    for other in others if ends is None else others.filter(starts__lte=ends):
        if other.starts >= starts:
            text = _("Another composition holds from %(day)s on.") % {"day": day_words(other.starts)}
            raise wrong("starts", text, "overlap")
        changes.change(other, {"ends": starts - DAY}, by=by, action="end")


def give_role(member: Member, by: User) -> None:
    """The role by which a juror sees open sittings, as long as the composition lasts."""
    jury = member.jury
    held = Role.objects.filter(user=member.user, kind=Role.Kind.JURY, programme=jury.programme, starts__lte=jury.starts)
    if not held.filter(Q(ends__isnull=True) | Q(ends__gte=jury.ends or date.max)).exists():
        role = Role(
            user=member.user, kind=Role.Kind.JURY, programme=jury.programme, starts=jury.starts, ends=jury.ends,
            granted_by=by,
        )  # fmt: skip
        changes.create(role, by=by, action="appoint")
        clear_roles(member.user)
