"""Give and end roles; name the teachers of activities."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import changes
from accounts.models import User
from accounts.permissions import require
from curriculum.programmes.activity_models import Activity, Teaching
from curriculum.programmes.role_models import Role
from curriculum.roles import clear_roles
from curriculum.staff.mails import tell_of_role, tell_of_teaching
from curriculum.staff.permissions import Scope, can_appoint, can_end, can_grant, needs_second_factor
from pages.errors import wrong
from ui.figures import day_words

MUST_REMAIN = (Role.Kind.SECRETARIAT, Role.Kind.DIRECTOR)  # a scope is not left without one


def overlapping(starts: date, ends: date | None) -> Q:
    """A filter of rows whose period shares a day with `starts`..`ends`."""
    after = Q(ends__isnull=True) | Q(ends__gte=starts)
    return after if ends is None else after & Q(starts__lte=ends)


def check_person_and_days(user: User, starts: date, ends: date | None) -> None:
    if not user.is_active:
        raise wrong("user", _("This account is closed: a person who left gets no role."), "closed")
    if ends is not None and ends < starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    if ends is not None and ends < timezone.localdate():
        raise wrong("ends", _("The last day is over already."), "past")


@transaction.atomic
def grant_role(
    *, user: User, kind: str, scope: Scope, starts: date, by: User, ends: date | None = None, second_factor: bool
) -> Role:
    """Give a role; mail the grantee and the directors. `second_factor`: whether `by` showed one minutes ago."""
    require(can_grant(by, kind, scope, to=user))
    if needs_second_factor(kind) and not second_factor:
        raise ValidationError(_("Confirm with your second factor first, then save again."), code="second_factor")
    if user.is_machine != (kind == Role.Kind.MACHINE):
        raise wrong("user", _("This address is not that of a person."), "machine")
    check_person_and_days(user, starts, ends)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    place = {"institution": scope} if kind in Role.INSTITUTIONAL else {"programme": scope}
    held = Role.objects.filter(overlapping(starts, ends), user=user, kind=kind, **place).first()
    if held is not None:
        raise wrong("user", _("%(name)s has this role from %(day)s.") % since(held), "held")
    made = changes.create(
        Role(user=user, kind=kind, starts=starts, ends=ends, granted_by=by, **place), by=by, action="grant"
    )
    clear_roles(user)
    tell_of_role(made, by=by)
    return made


def since(row) -> dict:
    return {"name": row.user, "day": day_words(row.starts)}


@transaction.atomic
def end_role(*, role: Role, ends: date, by: User, seen: int) -> Role:
    """Set an earlier last day. A scope keeps a secretariat and a director."""
    require(can_end(by, role))
    check_earlier(role, ends)
    lock = role.scope
    type(lock)._default_manager.select_for_update(no_key=True).get(pk=lock.pk)  # of two last ones, one stays
    if role.kind in MUST_REMAIN and not others_stay(role, ends):
        text = _("%(scope)s would have nobody in this role. Give it to somebody else first.") % {"scope": role.scope}
        raise wrong("ends", text, "last")
    ended = changes.change(role, {"ends": ends}, by=by, seen=seen, action="end")
    clear_roles(role.user)
    tell_of_role(ended, by=by)
    return ended


def check_earlier(row: Role | Teaching, ends: date) -> None:
    if ends < row.starts:
        raise wrong("ends", _("The last day is before the first."), "upside_down")
    if row.ends is not None and ends > row.ends:
        raise wrong("ends", _("It ends on %(day)s: to go on, give it again.") % {"day": day_words(row.ends)}, "later")


def others_stay(role: Role, ends: date) -> bool:
    """Whether somebody with an open account holds the role on the day after `ends`."""
    day = ends + timedelta(days=1)
    others = Role.objects.filter(overlapping(day, day), kind=role.kind, user__is_active=True)
    return others.filter(institution=role.institution, programme=role.programme).exclude(user=role.user).exists()


@transaction.atomic
def appoint_teacher(*, activity: Activity, user: User, starts: date, by: User, ends: date | None = None) -> Teaching:
    """Name a teacher of the activity, who encodes its marks; mail the teacher."""
    require(can_appoint(by, activity, to=user))
    if user.is_machine:
        raise wrong("user", _("This address is not that of a person."), "machine")
    check_person_and_days(user, starts, ends)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = Teaching.objects.filter(overlapping(starts, ends), user=user, activity=activity).first()
    if held is not None:
        raise wrong("user", _("%(name)s teaches it from %(day)s.") % since(held), "held")
    made = changes.create(Teaching(activity=activity, user=user, starts=starts, ends=ends), by=by, action="appoint")
    clear_roles(user)
    tell_of_teaching(made, by=by)
    return made


@transaction.atomic
def end_teaching(*, teaching: Teaching, ends: date, by: User, seen: int) -> Teaching:
    require(can_appoint(by, teaching.activity))
    check_earlier(teaching, ends)
    ended = changes.change(teaching, {"ends": ends}, by=by, seen=seen, action="end")
    clear_roles(teaching.user)
    return ended
