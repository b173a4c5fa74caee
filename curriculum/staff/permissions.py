"""Who grants and ends which role, and who names the teachers of an activity."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.institutions.models import Institution
from curriculum.programmes.activity_models import Activity, ActivityQuerySet
from curriculum.programmes.models import Programme
from curriculum.programmes.role_models import Role
from curriculum.roles import roles_of

ADMINISTRATOR, DIRECTOR, SECRETARIAT = "administrator", "director", "secretariat"
Scope = Institution | Programme


@dataclass(frozen=True)
class Rule:
    """Who grants a role, and whether a second factor must have been shown minutes before."""

    by: frozenset[str]
    second_factor: bool


GRANTS = {
    Role.Kind.SECRETARIAT: Rule(frozenset({ADMINISTRATOR, DIRECTOR, SECRETARIAT}), second_factor=False),
    Role.Kind.DIRECTOR: Rule(frozenset({ADMINISTRATOR, DIRECTOR}), second_factor=True),
    Role.Kind.DEPUTY: Rule(frozenset({ADMINISTRATOR, DIRECTOR}), second_factor=True),
    Role.Kind.JURY: Rule(frozenset({ADMINISTRATOR, DIRECTOR}), second_factor=True),
    Role.Kind.MACHINE: Rule(frozenset({ADMINISTRATOR, DIRECTOR}), second_factor=True),
}


def is_administrator(user) -> bool:
    return bool(user.is_active and user.is_superuser)


def needs_second_factor(kind: str) -> bool:
    return GRANTS[Role.Kind(kind)].second_factor


def scopes(user, kind: str) -> QuerySet:
    """Return the institutions or programmes in which the user grants this role."""
    rule, roles = GRANTS[Role.Kind(kind)], roles_of(user)
    found = Institution.objects.all() if kind in Role.INSTITUTIONAL else Programme.objects.all()
    if is_administrator(user):
        return found
    if kind not in Role.INSTITUTIONAL:
        return found.filter(pk__in=roles.director_of)
    wanted = Q(programmes__in=roles.director_of)
    if SECRETARIAT in rule.by:
        wanted |= Q(pk__in=roles.secretariat_of)
    return found.filter(pk__in=Institution.objects.filter(wanted).values("pk"))


def can_staff(user) -> Answer:
    """Open the pages of people: for administrators, directors and secretariats."""
    if is_administrator(user) or roles_of(user).is_office:
        return Allowed()
    return Denied(_("People and roles are for the secretariats, the director and the administrators."))


def can_grant(user, kind: str, scope: Scope | None = None, *, to: User | None = None) -> Answer:
    """Grant a role of that kind: somewhere where no `scope` is given."""
    if to is not None and to.pk == user.pk:
        return Denied(_("Nobody gives a role to themselves."))
    allowed = scopes(user, kind)
    if (allowed.filter(pk=scope.pk) if scope is not None else allowed).exists():
        return Allowed()
    if GRANTS[Role.Kind(kind)].second_factor:
        return Denied(_("This role is given by the director of the programme or an administrator."))
    return Denied(_("This role is given by a secretariat of the university, the director or an administrator."))


def kinds_to_grant(user) -> list[tuple[str, str]]:
    """Return the roles of people that the user gives, with their labels."""
    kinds = [(kind, str(label)) for kind, label in Role.Kind.choices if kind != Role.Kind.MACHINE]
    return [(kind, label) for kind, label in kinds if scopes(user, kind).exists()]


def can_end(user, role: Role) -> Answer:
    """End a role: whoever grants it, and the person who holds it."""
    return Allowed() if role.user_id == user.pk else can_grant(user, role.kind, role.scope)


def programmes_of(user) -> QuerySet[Programme]:
    """Return the programmes that the user directs or whose universities the user's secretariat is of."""
    if is_administrator(user):
        return Programme.objects.all()
    roles = roles_of(user)
    wanted = Q(pk__in=roles.director_of) | Q(institutions__in=roles.secretariat_of)
    return Programme.objects.filter(pk__in=Programme.objects.filter(wanted).values("pk"))


def activities_to_staff(user) -> ActivityQuerySet:
    """Return the activities whose teachers the user names."""
    if is_administrator(user):
        return Activity.objects.all()
    roles = roles_of(user)
    wanted = (
        Q(programme_version__programme__in=roles.director_of)
        | Q(organisers__in=roles.secretariat_of)
        | Q(organisers__isnull=True, programme_version__programme__reference_institution__in=roles.secretariat_of)
    )
    return Activity.objects.filter(pk__in=Activity.objects.filter(wanted).values("pk"))


def can_appoint(user, activity: Activity, *, to: User | None = None) -> Answer:
    """Name or end a teacher of the activity."""
    if to is not None and to.pk == user.pk:
        return Denied(_("Nobody gives a role to themselves."))
    if activities_to_staff(user).filter(pk=activity.pk).exists():
        return Allowed()
    return Denied(_("Teachers are named by the secretariat of an organiser and the director of the programme."))
