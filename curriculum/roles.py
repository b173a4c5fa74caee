"""The roles that a user holds today, read once a request."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from curriculum.models import Activity, Role


@dataclass(frozen=True)
class Roles:
    """Primary keys by role; empty sets for who holds none."""

    secretariat_of: frozenset[int] = frozenset()  # institutions
    machine_of: frozenset[int] = frozenset()  # institutions
    director_of: frozenset[int] = frozenset()  # programmes
    deputy_of: frozenset[int] = frozenset()  # programmes; of the coordinator, and for nothing else
    jury_of: frozenset[int] = frozenset()  # programmes
    teaches: frozenset[int] = frozenset()  # activities

    @property
    def is_office(self) -> bool:
        """Of a secretariat, or a director: sees residents as a whole."""
        return bool(self.secretariat_of or self.director_of)

    @property
    def coordinates(self) -> frozenset[int]:
        """The programmes whose serious concerns come to the user: the director, or a named deputy."""
        return self.director_of | self.deputy_of


def on_day(day: date) -> Q:
    """Rows whose `starts`..`ends` (included, open where null) hold that day."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))


def roles_of(user, today: date | None = None) -> Roles:
    """Two queries the first time, none afterwards on the same user object (unless a day is asked for)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Roles()
    if today is None and hasattr(user, "_roles_today"):
        return user._roles_today
    day = today or timezone.localdate()
    held: dict[str, set[int]] = {kind: set() for kind in Role.Kind.values}
    for kind, institution, programme in Role.objects.filter(on_day(day), user=user).values_list(
        "kind", "institution_id", "programme_id"
    ):
        held[kind].add(institution or programme)
    taught = Activity.objects.filter(
        Q(teachings__starts__lte=day) & (Q(teachings__ends__isnull=True) | Q(teachings__ends__gte=day)),
        teachings__user=user,
    ).values_list("pk", flat=True)
    roles = Roles(
        secretariat_of=frozenset(held["secretariat"]),
        machine_of=frozenset(held["machine"]),
        director_of=frozenset(held["director"]),
        deputy_of=frozenset(held["deputy"]),
        jury_of=frozenset(held["jury"]),
        teaches=frozenset(taught),
    )
    if today is None:
        user._roles_today = roles
    return roles


def clear_roles(user: User) -> None:
    """Forget what `roles_of` remembered, after a role was given or ended."""
    user.__dict__.pop("_roles_today", None)
